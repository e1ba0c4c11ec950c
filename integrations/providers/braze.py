"""Braze: customer engagement campaigns."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="braze",
    name="Braze",
    category="marketing",
    base_url="https://rest.{instance}",
    docs_url="https://www.braze.com/docs/api/basics",
    auth=ApiKey(help="In Braze under Settings, APIs and Identifiers; it needs the permission campaigns.list."),
    description="Customer engagement campaigns.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="instance",
            label="Instance",
            pattern=r"^[a-z0-9-]+\.braze\.(com|eu)$",
            example="iad-01.braze.com",
            help="The REST endpoint beside the API key, without https://rest.",
        ),
    ),
    verify=Request(path="/campaigns/list"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
