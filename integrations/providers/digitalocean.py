"""DigitalOcean: virtual machines and managed cloud services."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, Revoke

provider = Provider(
    slug="digitalocean",
    name="DigitalOcean",
    category="devops",
    base_url="https://api.digitalocean.com/v2",
    api_descriptions=("https://api-engineering.nyc3.digitaloceanspaces.com/spec-ci/DigitalOcean-public.v2.yaml",),
    docs_url="https://docs.digitalocean.com/reference/api/oauth/",
    auth=OAuth2(
        authorize_url="https://cloud.digitalocean.com/v1/oauth/authorize",
        token_url="https://cloud.digitalocean.com/v1/oauth/token",
        revoke=Revoke(
            request=Request(
                method="POST", path="https://cloud.digitalocean.com/v1/oauth/revoke", form={"token": "{access_token}"}
            ),
            client_auth="bearer",
        ),
        scopes=("read",),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Personal access token", help="In the DigitalOcean control panel under API, Tokens."),),
    description="Virtual machines and managed cloud services.",
    checked="2026-11",
    identity=Identity(request=Request(path="/account"), id="account.uuid", label="account.email"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit="epoch"),
)
