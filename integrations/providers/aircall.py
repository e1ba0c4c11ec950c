"""Aircall: cloud phone system for sales and support teams."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="aircall",
    name="Aircall",
    category="telephony",
    base_url="https://api.aircall.io/v1",
    docs_url="https://developer.aircall.io/api-references/",
    auth=OAuth2(
        authorize_url="https://dashboard.aircall.io/oauth/authorize",
        token_url="https://api.aircall.io/v1/oauth/token",
        scopes=("public_api",),
        pkce=False,
    ),
    description="Cloud phone system for sales and support teams.",
    identity=Identity(request=Request(path="/company"), id="company.name"),
    rate=RateHeaders(
        limit="x-aircallapi-limit", remaining="x-aircallapi-remaining", reset="x-aircallapi-reset", reset_unit="epoch"
    ),
    webhook=Webhook(algorithm="shared-token", body_field="token", encoding="none"),
)
