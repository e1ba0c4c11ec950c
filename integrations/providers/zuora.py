"""Zuora: subscription billing for large companies."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="zuora",
    name="Zuora",
    category="payments",
    base_url="https://{host}",
    docs_url="https://developer.zuora.com/v1-api-reference/introduction/",
    auth=ClientCredentials(token_url="https://{host}/oauth/token", client_auth="body"),
    description="Subscription billing for large companies.",
    account_fields=(
        AccountField(
            key="host",
            label="Host",
            pattern=r"^rest\.[a-z0-9.]*zuora\.com$",
            example="rest.zuora.com",
            help="Without https:// and without a path.",
        ),
    ),
    identity=Identity(request=Request(path="/oauth/userinfo"), id="user_id", label="username"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
)
