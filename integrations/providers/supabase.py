"""Supabase: projects and databases of the Supabase platform."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="supabase",
    name="Supabase",
    category="database",
    base_url="https://api.supabase.com/v1",
    docs_url="https://supabase.com/docs/reference/api/introduction",
    auth=OAuth2(
        authorize_url="https://api.supabase.com/v1/oauth/authorize",
        token_url="https://api.supabase.com/v1/oauth/token",
        revoke=rfc7009("https://api.supabase.com/v1/oauth/revoke", "basic"),
        client_auth="basic",
    ),
    description="Projects and databases of the Supabase platform.",
    identity=Identity(request=Request(path="/organizations"), id="0.id", label="0.name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
