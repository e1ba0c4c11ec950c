"""Fortnox: accounting and invoicing for Swedish companies."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="fortnox",
    name="Fortnox",
    category="accounting",
    base_url="https://api.fortnox.se/3",
    docs_url="https://apps.fortnox.se/apidocs",
    auth=OAuth2(
        authorize_url="https://apps.fortnox.se/oauth-v1/auth",
        token_url="https://apps.fortnox.se/oauth-v1/token",
        revoke=rfc7009("https://apps.fortnox.se/oauth-v1/revoke", "basic"),
        scopes=("companyinformation", "invoice", "bookkeeping"),
        pkce=False,
        client_auth="basic",
        authorize_params={"access_type": "offline"},
        offline_hint="access_type=offline",
    ),
    description="Accounting and invoicing for Swedish companies.",
    identity=Identity(
        request=Request(path="/companyinformation"),
        id="CompanyInformation.OrganizationNumber",
        label="CompanyInformation.CompanyName",
    ),
)
