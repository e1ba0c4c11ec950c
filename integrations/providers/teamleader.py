"""Teamleader Focus: CRM and invoicing for small companies."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="teamleader",
    name="Teamleader Focus",
    category="crm",
    base_url="https://api.focus.teamleader.eu",
    docs_url="https://developer.focus.teamleader.eu/",
    auth=OAuth2(
        authorize_url="https://focus.teamleader.eu/oauth2/authorize",
        token_url="https://focus.teamleader.eu/oauth2/access_token",
        pkce=False,
    ),
    description="CRM and invoicing for small companies.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users.me"), id="data.account.id", label="data.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="iso"),
)
