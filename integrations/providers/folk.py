"""folk: lightweight CRM for people and groups."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="folk",
    name="folk",
    category="crm",
    base_url="https://api.folk.app/v1",
    docs_url="https://developer.folk.app/api-reference/overview",
    auth=ApiKey(help="In folk under Settings, API."),
    description="Lightweight CRM for people and groups.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="data.id", label="data.email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
