"""DigitalOcean: virtual machines and managed cloud services."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="digitalocean",
    name="DigitalOcean",
    category="devops",
    base_url="https://api.digitalocean.com/v2",
    docs_url="https://docs.digitalocean.com/reference/api/",
    auth=OAuth2(
        authorize_url="https://cloud.digitalocean.com/v1/oauth/authorize",
        token_url="https://cloud.digitalocean.com/v1/oauth/token",
        revoke=rfc7009("https://cloud.digitalocean.com/v1/oauth/revoke"),
        scopes=("read", "write"),
        pkce=False,
    ),
    description="Virtual machines and managed cloud services.",
    identity=Identity(request=Request(path="/account"), id="account.uuid", label="account.email"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit="epoch"),
)
