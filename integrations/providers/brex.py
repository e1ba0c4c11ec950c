"""Brex: company cards and expenses."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="brex",
    name="Brex",
    category="accounting",
    base_url="https://platform.brexapis.com",
    docs_url="https://developer.brex.com/",
    auth=OAuth2(
        authorize_url="https://accounts-api.brex.com/oauth2/default/v1/authorize",
        token_url="https://accounts-api.brex.com/oauth2/default/v1/token",
        scopes=("openid", "offline_access"),
        pkce=False,
        offline_hint="scope offline_access",
    ),
    description="Company cards and expenses.",
    identity=Identity(request=Request(path="/v2/users/me"), id="id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Webhook-Signature",
        encoding="base64",
        signed="{header:Webhook-Id}.{header:Webhook-Timestamp}.{body}",
        timestamp_header="Webhook-Timestamp",
        event_id="header:Webhook-Id",
    ),
)
