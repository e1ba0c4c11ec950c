"""Canva: designs, exports and brand assets."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook, rfc7009

provider = Provider(
    slug="canva",
    name="Canva",
    category="media",
    base_url="https://api.canva.com/rest/v1",
    docs_url="https://www.canva.dev/docs/connect/authentication/",
    auth=OAuth2(
        authorize_url="https://www.canva.com/api/oauth/authorize",
        token_url="https://api.canva.com/rest/v1/oauth/token",
        revoke=rfc7009("https://api.canva.com/rest/v1/oauth/revoke", "basic"),
        scopes=("design:meta:read", "design:content:read", "asset:read", "profile:read"),
        client_auth="basic",
    ),
    description="Designs, exports and brand assets.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="team_user.user_id", label="team_user.team_id"),
    webhook=Webhook(algorithm="custom", docs_url="https://www.canva.dev/docs/apps/rest-apis/webhooks/"),
)
