"""Apollo: sales intelligence and outreach."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="apollo",
    name="Apollo",
    category="lead-generation",
    base_url="https://api.apollo.io/api/v1",
    docs_url="https://docs.apollo.io/reference",
    auth=OAuth2(
        authorize_url="https://app.apollo.io/#/oauth/authorize",
        token_url="https://app.apollo.io/api/v1/oauth/token",
        scopes=("read_user_profile", "contacts_search"),
        pkce=False,
    ),
    alternatives=(ApiKey(name="x-api-key", template="{api_key}"),),
    description="Sales intelligence and outreach.",
    aliases=("apollo-io",),
    identity=Identity(request=Request(path="/users/api_profile"), id="id", label="email"),
    rate=RateHeaders(limit="x-rate-limit-minute", remaining="x-minute-requests-left"),
)
