"""Lichess: free online chess."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke

provider = Provider(
    slug="lichess",
    name="Lichess",
    category="gaming",
    base_url="https://lichess.org",
    docs_url="https://lichess.org/api#tag/OAuth",
    auth=OAuth2(
        authorize_url="https://lichess.org/oauth",
        token_url="https://lichess.org/api/token",
        revoke=Revoke(request=Request(method="DELETE", path="https://lichess.org/api/token"), client_auth="bearer"),
        scopes=("email:read", "preference:read"),
    ),
    description="Free online chess.",
    checked="2026-11",
    identity=Identity(request=Request(path="/api/account"), id="id", label="username"),
    rate=RateHeaders(),
)
