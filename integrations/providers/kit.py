"""Kit (ConvertKit): email marketing for creators, formerly ConvertKit."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="kit",
    name="Kit (ConvertKit)",
    category="marketing",
    base_url="https://api.kit.com/v4",
    docs_url="https://developers.kit.com/api-reference/authentication",
    auth=OAuth2(
        authorize_url="https://api.kit.com/v4/oauth/authorize",
        token_url="https://api.kit.com/v4/oauth/token",
        revoke=rfc7009("https://api.kit.com/v4/oauth/revoke"),
        scopes=("public",),
    ),
    alternatives=(ApiKey(name="X-Kit-Api-Key", template="{api_key}", help="In Kit under Settings, Developer; a V4 key."),),
    description="Email marketing for creators, formerly ConvertKit.",
    checked="2026-11",
    aliases=("convertkit",),
    identity=Identity(request=Request(path="/account"), id="account.id", label="account.primary_email_address"),
)
