"""OneLogin: single sign-on for companies."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ClientCredentials, Provider, RateHeaders, Request, Revoke

provider = Provider(
    slug="onelogin",
    name="OneLogin",
    category="identity",
    base_url="https://{subdomain}.onelogin.com",
    docs_url="https://developers.onelogin.com/api-docs/2/getting-started/dev-overview",
    auth=ClientCredentials(
        token_url="https://{subdomain}.onelogin.com/auth/oauth2/v2/token",
        token_body="json",
        revoke=Revoke(  # https://developers.onelogin.com/api-docs/2/oauth20-tokens/revoke-tokens
            request=Request(
                method="POST",
                path="https://{subdomain}.onelogin.com/auth/oauth2/revoke",
                headers={"Authorization": "client_id:{client_id}, client_secret:{client_secret}"},
                json={"access_token": "{token}"},
            ),
            client_auth="none",
        ),
    ),
    description="Single sign-on for companies.",
    checked="2026-11",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    verify=Request(path="/auth/rate_limit"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
