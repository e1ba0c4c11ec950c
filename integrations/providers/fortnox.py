"""Fortnox: accounting and invoicing for Swedish companies."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke

provider = Provider(
    slug="fortnox",
    name="Fortnox",
    category="accounting",
    base_url="https://api.fortnox.se/3",
    docs_url="https://www.fortnox.se/developer/authorization",
    auth=OAuth2(
        authorize_url="https://apps.fortnox.se/oauth-v1/auth",
        token_url="https://apps.fortnox.se/oauth-v1/token",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="https://apps.fortnox.se/oauth-v1/revoke",
                form={"token_type_hint": "refresh_token", "token": "{token}"},
            ),
            client_auth="basic",
        ),
        scopes=("companyinformation", "invoice", "bookkeeping"),
        pkce=False,
        client_auth="basic",
        authorize_params={"access_type": "offline"},
        offline_hint="access_type=offline",
    ),
    description="Accounting and invoicing for Swedish companies.",
    checked="2026-11",
    identity=Identity(
        request=Request(path="/companyinformation"),
        id="CompanyInformation.OrganizationNumber",
        label="CompanyInformation.CompanyName",
    ),
)
