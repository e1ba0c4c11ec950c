"""Miro: online whiteboards."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke

provider = Provider(
    slug="miro",
    name="Miro",
    category="productivity",
    base_url="https://api.miro.com/v2",
    docs_url="https://developers.miro.com/docs/getting-started-with-oauth",
    auth=OAuth2(
        authorize_url="https://miro.com/oauth/authorize",
        token_url="https://api.miro.com/v1/oauth/token",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="https://api.miro.com/v2/oauth/revoke",
                json={"accessToken": "{access_token}", "clientId": "{client_id}", "clientSecret": "{client_secret}"},
            ),
            client_auth="none",
        ),
        scopes=("boards:read", "boards:write", "identity:read"),
        pkce=False,
    ),
    description="Online whiteboards.",
    checked="2026-11",
    identity=Identity(request=Request(path="https://api.miro.com/v1/oauth-token"), id="team.id", label="team.name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
