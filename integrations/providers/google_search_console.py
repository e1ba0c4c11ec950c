"""Google Search Console: search performance and sitemaps of sites."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="google-search-console",
    name="Google Search Console",
    category="analytics",
    base_url="https://www.googleapis.com/webmasters/v3",
    docs_url="https://developers.google.com/webmaster-tools/v1/api_reference_index",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", "https://www.googleapis.com/auth/webmasters.readonly"),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Search performance and sitemaps of sites.",
    identity=Identity(request=Request(path="/sites"), id="siteEntry.0.siteUrl"),
    rate=RateHeaders(),
)
