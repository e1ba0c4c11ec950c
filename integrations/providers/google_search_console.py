"""Google Search Console: search performance and sitemaps of sites."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="google-search-console",
    name="Google Search Console",
    category="analytics",
    base_url="https://www.googleapis.com/webmasters/v3",
    hosts=("searchconsole.googleapis.com", "openidconnect.googleapis.com"),
    api_descriptions=("https://searchconsole.googleapis.com/$discovery/rest?version=v1",),
    docs_url="https://developers.google.com/webmaster-tools/v1/sites/list",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", "https://www.googleapis.com/auth/webmasters.readonly"),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Search performance and sitemaps of sites.",
    checked="2026-11",
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
)
