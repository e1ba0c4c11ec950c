"""Blogger: blog publishing by Google."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="blogger",
    name="Blogger",
    category="social",
    base_url="https://www.googleapis.com/blogger/v3",
    hosts=("blogger.googleapis.com",),
    api_descriptions=("https://blogger.googleapis.com/$discovery/rest?version=v3",),
    docs_url="https://developers.google.com/blogger/docs/3.0/using",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", "https://www.googleapis.com/auth/blogger"),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Blog publishing by Google.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/self"), id="id", label="displayName"),
    rate=RateHeaders(),
)
