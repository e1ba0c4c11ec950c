"""PandaDoc: proposals, quotes and contracts."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="pandadoc",
    name="PandaDoc",
    category="documents",
    base_url="https://api.pandadoc.com/public/v1",
    docs_url="https://developers.pandadoc.com/reference",
    auth=OAuth2(
        authorize_url="https://app.pandadoc.com/oauth2/authorize",
        token_url="https://api.pandadoc.com/oauth2/access_token",
        scopes=("read", "write"),
        pkce=False,
    ),
    description="Proposals, quotes and contracts.",
    identity=Identity(request=Request(path="/members/current/"), id="user_id", label="email"),
    webhook=Webhook(algorithm="hmac-sha256", query_field="signature"),
)
