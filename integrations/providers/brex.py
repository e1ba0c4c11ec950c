"""Brex: company cards and expenses."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="brex",
    name="Brex",
    category="accounting",
    base_url="https://api.brex.com",
    docs_url="https://developer.brex.com/guides/authentication",
    auth=OAuth2(
        authorize_url="https://accounts-api.brex.com/oauth2/default/v1/authorize",
        token_url="https://accounts-api.brex.com/oauth2/default/v1/token",
        scopes=("openid", "offline_access", "users.readonly"),
        pkce=False,
        offline_hint="scope offline_access",
    ),
    alternatives=(ApiKey(label="User token", help="In the Brex dashboard under Developer, Settings, Create token."),),
    description="Company cards and expenses.",
    checked="2026-11",
    identity=Identity(request=Request(path="/v2/users/me"), id="id", label="email"),
    rate=RateHeaders(),
    pagination=Pagination(style="cursor", items="items", parameter="cursor", cursor="next_cursor", size_parameter="limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Webhook-Signature",
        encoding="base64",
        prefix="v1,",
        key_encoding="whsec",
        signed="{header:Webhook-Id}.{header:Webhook-Timestamp}.{body}",
        timestamp_header="Webhook-Timestamp",
        event_id="header:Webhook-Id",
    ),
)
