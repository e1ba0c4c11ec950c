"""Close: CRM with built-in calling and email for sales."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="close",
    name="Close",
    category="crm",
    base_url="https://api.close.com/api/v1",
    docs_url="https://developer.close.com/",
    auth=OAuth2(
        authorize_url="https://app.close.com/oauth2/authorize/",
        token_url="https://api.close.com/oauth2/token/",
        revoke=rfc7009("https://api.close.com/oauth2/revoke/"),
        scopes=("all.full_access", "offline_access"),
        pkce=False,
        offline_hint="scope offline_access",
    ),
    description="CRM with built-in calling and email for sales.",
    aliases=("close-crm",),
    identity=Identity(request=Request(path="/me/"), id="organizations.0.id", label="organizations.0.name"),
    rate=RateHeaders(limit="ratelimit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="close-sig-hash",
        signed="{header:close-sig-timestamp}{body}",
        timestamp_header="close-sig-timestamp",
    ),
)
