"""Linode (Akamai): cloud servers by Akamai."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Pagination, Provider, RateHeaders, Request

provider = Provider(
    slug="linode",
    name="Linode (Akamai)",
    category="devops",
    base_url="https://api.linode.com/v4",
    docs_url="https://techdocs.akamai.com/linode-api/reference/api",
    auth=OAuth2(
        authorize_url="https://login.linode.com/oauth/authorize",
        token_url="https://login.linode.com/oauth/token",
        scopes=("account:read_only", "linodes:read_only"),
        pkce=False,
    ),
    alternatives=(
        ApiKey(label="Personal access token", help="In the Cloud Manager: profile, API tokens; with at least Account read."),
    ),
    description="Cloud servers by Akamai.",
    checked="2026-11",
    aliases=("akamai-cloud",),
    identity=Identity(request=Request(path="/profile"), id="username", label="email"),
    pagination=Pagination(style="page", items="data", parameter="page", size_parameter="page_size"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
