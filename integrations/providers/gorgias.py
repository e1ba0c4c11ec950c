"""Gorgias: customer support for online stores."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="gorgias",
    name="Gorgias",
    category="support",
    base_url="https://{subdomain}.gorgias.com/api",
    docs_url="https://developers.gorgias.com/reference",
    auth=OAuth2(
        authorize_url="https://{subdomain}.gorgias.com/oauth/authorize",
        token_url="https://{subdomain}.gorgias.com/oauth/token",
        scopes=("openid", "email", "profile", "offline", "tickets:read", "customers:read"),
        pkce=False,
        client_auth="basic",
    ),
    description="Customer support for online stores.",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/account"), id="domain"),
    rate=RateHeaders(remaining="x-gorgias-account-api-call-limit"),
)
