"""GetResponse: email marketing and landing pages."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="getresponse",
    name="GetResponse",
    category="marketing",
    base_url="https://api.getresponse.com/v3",
    docs_url="https://apidocs.getresponse.com/v3/authentication",
    auth=OAuth2(
        authorize_url="https://app.getresponse.com/oauth2_authorize.html",
        token_url="https://api.getresponse.com/v3/token",
        pkce=False,
        client_auth="basic",
    ),
    alternatives=(
        ApiKey(
            name="X-Auth-Token",
            template="api-key {api_key}",
            help="In GetResponse under Integrations & API, API. A key that is not used for 90 days expires.",
        ),
    ),
    description="Email marketing and landing pages.",
    checked="2026-11",
    identity=Identity(request=Request(path="/accounts"), id="accountId", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
