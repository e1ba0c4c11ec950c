"""Linode (Akamai): cloud servers by Akamai."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="linode",
    name="Linode (Akamai)",
    category="devops",
    base_url="https://api.linode.com/v4",
    docs_url="https://techdocs.akamai.com/linode-api/reference/api",
    auth=OAuth2(
        authorize_url="https://login.linode.com/oauth/authorize",
        token_url="https://login.linode.com/oauth/token",
        scopes=("linodes:read_write",),
        pkce=False,
    ),
    description="Cloud servers by Akamai.",
    aliases=("akamai-cloud",),
    identity=Identity(request=Request(path="/profile"), id="username", label="email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
)
