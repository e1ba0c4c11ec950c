"""GetResponse: email marketing and landing pages."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="getresponse",
    name="GetResponse",
    category="marketing",
    base_url="https://api.getresponse.com/v3",
    docs_url="https://apireference.getresponse.com/",
    auth=OAuth2(
        authorize_url="https://app.getresponse.com/oauth2_authorize.html",
        token_url="https://api.getresponse.com/v3/token",
        pkce=False,
        client_auth="basic",
    ),
    description="Email marketing and landing pages.",
    identity=Identity(request=Request(path="/accounts"), id="accountId", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit=""),
)
