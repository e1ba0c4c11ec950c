"""Supabase: projects and databases of the Supabase platform."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, Revoke

provider = Provider(
    slug="supabase",
    name="Supabase",
    category="database",
    base_url="https://api.supabase.com/v1",
    docs_url="https://supabase.com/docs/guides/integrations/build-a-supabase-oauth-integration",
    auth=OAuth2(
        authorize_url="https://api.supabase.com/v1/oauth/authorize",
        token_url="https://api.supabase.com/v1/oauth/token",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="/oauth/revoke",
                json={"client_id": "{client_id}", "client_secret": "{client_secret}", "refresh_token": "{token}"},
            ),
            client_auth="none",
        ),
        client_auth="basic",
    ),
    alternatives=(ApiKey(label="Personal access token", help="In the Supabase dashboard under Account, Access Tokens."),),
    description="Projects and databases of the Supabase platform.",
    checked="2026-11",
    identity=Identity(request=Request(path="/organizations"), id="0.id", label="0.name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
