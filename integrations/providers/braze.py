"""Braze: customer engagement campaigns."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="braze",
    name="Braze",
    category="marketing",
    base_url="https://rest.{instance}",
    docs_url="https://www.braze.com/docs/api/home",
    auth=ApiKey(),
    description="Customer engagement campaigns.",
    account_fields=(
        AccountField(key="instance", label="Instance", pattern=r"^[a-z0-9-]+\.braze\.(com|eu)$", example="iad-01.braze.com"),
    ),
    verify=Request(path="/campaigns/list"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
