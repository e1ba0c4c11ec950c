"""Mollie: online payments in Europe."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke

provider = Provider(
    slug="mollie",
    name="Mollie",
    category="payments",
    base_url="https://api.mollie.com/v2",
    docs_url="https://docs.mollie.com/reference/authentication",
    auth=OAuth2(
        authorize_url="https://my.mollie.com/oauth2/authorize",
        token_url="https://api.mollie.com/oauth2/tokens",
        revoke=Revoke(
            request=Request(
                method="DELETE",
                path="https://api.mollie.com/oauth2/tokens",
                form={"token_type_hint": "refresh_token", "token": "{token}"},
            ),
            client_auth="basic",
        ),
        scopes=("organizations.read", "payments.read", "customers.read"),
        pkce=False,
        client_auth="basic",
    ),
    description="Accept payments across Europe, and manage customers, subscriptions and refunds.",
    checked="2026-11",
    identity=Identity(request=Request(path="/organizations/me"), id="id", label="name"),
)
