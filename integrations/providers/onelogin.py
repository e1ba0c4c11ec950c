"""OneLogin: single sign-on for companies."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ClientCredentials, Identity, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="onelogin",
    name="OneLogin",
    category="identity",
    base_url="https://{subdomain}.onelogin.com",
    docs_url="https://developers.onelogin.com/api-docs/2/getting-started/dev-overview",
    auth=ClientCredentials(
        token_url="https://{subdomain}.onelogin.com/auth/oauth2/v2/token",
        token_body="json",
        revoke=rfc7009("https://{subdomain}.onelogin.com/auth/oauth2/revoke", "basic"),
    ),
    description="Single sign-on for companies.",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/api/2/users", query={"limit": "1"}), id="0.id", label="0.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
