"""beehiiv: newsletter publishing."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="beehiiv",
    name="beehiiv",
    category="marketing",
    base_url="https://api.beehiiv.com/v2",
    docs_url="https://developers.beehiiv.com/welcome/create-an-api-key",
    auth=ApiKey(help="In beehiiv under Settings, API."),
    alternatives=(
        OAuth2(  # https://developers.beehiiv.com/oauth2
            authorize_url="https://app.beehiiv.com/oauth/authorize",
            token_url="https://app.beehiiv.com/oauth/token",
            revoke=rfc7009("https://app.beehiiv.com/oauth/revoke"),
            scopes=("identify:read", "publications:read", "posts:read", "subscriptions:read"),
        ),
    ),
    description="Newsletter publishing.",
    checked="2026-11",
    identity=Identity(request=Request(path="/publications"), id="data.0.id", label="data.0.name"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit="epoch"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="svix-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:svix-id}.{header:svix-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="svix-timestamp",
        event_id="header:svix-id",
    ),
)
