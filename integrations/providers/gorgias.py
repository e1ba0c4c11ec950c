"""Gorgias: customer support for online stores."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Basic, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="gorgias",
    name="Gorgias",
    category="support",
    base_url="https://{subdomain}.gorgias.com/api",
    docs_url="https://developers.gorgias.com/docs/oauth2-scopes",
    auth=OAuth2(
        authorize_url="https://{subdomain}.gorgias.com/oauth/authorize",
        token_url="https://{subdomain}.gorgias.com/oauth/token",
        scopes=("openid", "email", "profile", "offline", "account:read", "tickets:read", "customers:read"),
        pkce=False,
        client_auth="basic",
        offline_hint="scope offline",
    ),
    alternatives=(Basic(username_label="Email", password_label="API key", help="Under Settings, REST API."),),
    description="Customer support for online stores.",
    checked="2026-11",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/account"), id="domain"),
    rate=RateHeaders(used="x-gorgias-account-api-call-limit"),
)
