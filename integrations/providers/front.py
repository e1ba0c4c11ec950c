"""Front: shared inbox for customer teams."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="front",
    name="Front",
    category="support",
    base_url="https://api2.frontapp.com",
    docs_url="https://dev.frontapp.com/reference",
    auth=OAuth2(
        authorize_url="https://app.frontapp.com/oauth/authorize",
        token_url="https://app.frontapp.com/oauth/token",
        pkce=False,
        client_auth="basic",
        token_body="json",
    ),
    description="Shared inbox for customer teams.",
    aliases=("frontapp",),
    identity=Identity(request=Request(path="/me"), id="id", label="name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Front-Signature",
        encoding="base64",
        signed="{header:X-Front-Request-Timestamp}:{body}",
        timestamp_header="X-Front-Request-Timestamp",
    ),
)
