"""Rollbar: error tracking."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="rollbar",
    name="Rollbar",
    category="monitoring",
    base_url="https://api.rollbar.com/api/1",
    docs_url="https://docs.rollbar.com/reference",
    auth=ApiKey(
        name="X-Rollbar-Access-Token",
        template="{api_key}",
        label="Account access token",
        help="In the account settings under Account Access Tokens.",
    ),
    description="Collect, group and assign the errors of applications.",
    checked="2026-11",
    identity=Identity(request=Request(path="/projects"), id="result.0.account_id", label="result.0.name"),
    rate=RateHeaders(
        limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit="epoch"
    ),
)
