"""MYOB: accounting for Australia and New Zealand."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="myob",
    name="MYOB",
    category="accounting",
    base_url="https://api.myob.com/accountright/{business_id}",
    docs_url="https://developer.myob.com/api/myob-business-api/api-overview/authentication/",
    auth=OAuth2(
        authorize_url="https://secure.myob.com/oauth2/account/authorize",
        token_url="https://secure.myob.com/oauth2/v1/authorize",
        scopes=("sme-company-file", "sme-contacts-customer", "sme-sales"),
        pkce=False,
        authorize_params={"prompt": "consent"},
    ),
    description="Accounting for Australia and New Zealand.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="business_id",
            label="Company file id",
            pattern="^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
            source="callback",
            path="businessId",
            example="d78e1acf-8d2f-4a6e-9cbb-b3a1f29a1a70",
        ),
    ),
    headers={"x-myobapi-key": "{client_id}", "x-myobapi-version": "v2"},
    identity=Identity(request=Request(path="/"), id="CompanyFile.Id", label="CompanyFile.Name"),
)
