"""Vimeo: video hosting."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, RateHeaders, Request, Revoke

provider = Provider(
    slug="vimeo",
    name="Vimeo",
    category="media",
    base_url="https://api.vimeo.com",
    docs_url="https://developer.vimeo.com/api/authentication",
    auth=OAuth2(
        authorize_url="https://api.vimeo.com/oauth/authorize",
        token_url="https://api.vimeo.com/oauth/access_token",
        revoke=Revoke(request=Request(method="DELETE", path="https://api.vimeo.com/tokens"), client_auth="bearer"),
        scopes=("public", "private"),
        pkce=False,
        client_auth="basic",
        token_body="json",
    ),
    description="Host, manage and share videos.",
    checked="2026-11",
    headers={"Accept": "application/vnd.vimeo.*+json;version=3.4"},
    identity=Identity(request=Request(path="/me"), id="uri", label="name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="iso"),
    pagination=Pagination(style="link", items="data", cursor="paging.next", size_parameter="per_page"),
)
