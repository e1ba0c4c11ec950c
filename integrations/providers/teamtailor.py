"""Teamtailor: applicant tracking and career sites."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="teamtailor",
    name="Teamtailor",
    category="recruiting",
    base_url="https://{host}/v1",
    docs_url="https://docs.teamtailor.com/",
    auth=ApiKey(template="Token token={api_key}", help="In Teamtailor under Settings, Integrations, API keys."),
    description="Applicant tracking and career sites.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="API address",
            pattern=r"^api(\.na)?\.teamtailor\.com$",
            example="api.teamtailor.com",
            help="api.teamtailor.com for accounts kept in Europe, api.na.teamtailor.com for those in the United States.",
        ),
    ),
    headers={"X-Api-Version": "20240404"},
    identity=Identity(request=Request(path="/company"), id="data.id", label="data.attributes.name"),
    rate=RateHeaders(limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset"),
)
