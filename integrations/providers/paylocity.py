"""Paylocity: payroll and HR."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Provider, Request

provider = Provider(
    slug="paylocity",
    name="Paylocity",
    category="hr",
    base_url="https://api.paylocity.com/api/v2",
    docs_url="https://developer.paylocity.com/integrations/reference/authentication-weblink",
    auth=ClientCredentials(token_url="https://api.paylocity.com/IdentityServer/connect/token", scopes=("WebLinkAPI",)),
    description="Payroll and HR.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="company_id",
            label="Company id",
            pattern="^[A-Za-z0-9]{4,9}$",
            example="A1234",
            help="At the upper left in Paylocity.",
        ),
    ),
    verify=Request(path="/companies/{company_id}/employees", query={"pagesize": "1"}),
)
