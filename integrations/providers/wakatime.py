"""WakaTime: coding time statistics."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="wakatime",
    name="WakaTime",
    category="developer-tools",
    base_url="https://api.wakatime.com/api/v1",
    docs_url="https://wakatime.com/developers",
    auth=OAuth2(
        authorize_url="https://wakatime.com/oauth/authorize",
        token_url="https://wakatime.com/oauth/token",
        revoke=rfc7009("https://wakatime.com/oauth/revoke"),
        scopes=("email", "read_stats"),
        scope_separator=",",
        pkce=False,
        token_headers={"Accept": "application/json"},
    ),
    description="Coding time statistics.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/current"), id="data.id", label="data.display_name"),
)
