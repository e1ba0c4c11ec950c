"""Mastodon: posts on the open social network."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="mastodon",
    name="Mastodon",
    category="social",
    base_url="https://{instance}/api/v1",
    docs_url="https://docs.joinmastodon.org/methods/oauth/",
    auth=OAuth2(
        authorize_url="https://{instance}/oauth/authorize",
        token_url="https://{instance}/oauth/token",
        revoke=rfc7009("https://{instance}/oauth/revoke"),
        scopes=("read", "write"),
    ),
    description="Posts on the open social network.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="instance", label="Instance", pattern=HOST, example="mastodon.example.org", help="The server of your account."
        ),
    ),
    identity=Identity(request=Request(path="/accounts/verify_credentials"), id="id", label="acct"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="iso"),
)
