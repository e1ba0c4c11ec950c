"""Kit (ConvertKit): email marketing for creators, formerly ConvertKit."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="kit",
    name="Kit (ConvertKit)",
    category="marketing",
    base_url="https://api.kit.com/v4",
    docs_url="https://developers.kit.com/",
    auth=OAuth2(
        authorize_url="https://api.kit.com/v4/oauth/authorize",
        token_url="https://api.kit.com/v4/oauth/token",
        revoke=rfc7009("https://api.kit.com/v4/oauth/revoke"),
        scopes=("public",),
    ),
    description="Email marketing for creators, formerly ConvertKit.",
    aliases=("convertkit",),
    identity=Identity(request=Request(path="/account"), id="account.id", label="account.primary_email_address"),
)
