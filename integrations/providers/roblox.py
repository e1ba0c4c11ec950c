"""Roblox: experiences and users."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook, rfc7009

provider = Provider(
    slug="roblox",
    name="Roblox",
    category="gaming",
    base_url="https://apis.roblox.com",
    docs_url="https://create.roblox.com/docs/cloud/auth/oauth2-reference",
    auth=OAuth2(
        authorize_url="https://apis.roblox.com/oauth/v1/authorize",
        token_url="https://apis.roblox.com/oauth/v1/token",
        revoke=rfc7009("https://apis.roblox.com/oauth/v1/token/revoke"),
        scopes=("openid", "profile"),
    ),
    description="Experiences and users.",
    checked="2026-11",
    identity=Identity(request=Request(path="/oauth/v1/userinfo"), id="sub", label="preferred_username"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="roblox-signature",
        part="v1",
        encoding="base64",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
    ),
)
