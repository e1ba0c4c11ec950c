"""Personio: HR for small and medium companies."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Provider, Request, rfc7009

provider = Provider(
    slug="personio",
    name="Personio",
    category="hr",
    base_url="https://api.personio.de/v2",
    docs_url="https://developer.personio.de/reference/post_v2-auth-revoke",
    auth=ClientCredentials(
        token_url="https://api.personio.de/v2/auth/token",
        scopes=("personio:persons:read",),
        client_auth="body",
        revoke=rfc7009("https://api.personio.de/v2/auth/revoke", "none"),
    ),
    description="HR for small and medium companies.",
    checked="2026-11",
    verify=Request(path="/persons", query={"limit": "1"}),
)
