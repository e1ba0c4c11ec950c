"""ADP Workforce Now: payroll and workforce records for large employers, behind mutual TLS."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Provider, Request

provider = Provider(
    slug="adp",
    name="ADP Workforce Now",
    category="hr",
    base_url="https://api.adp.com",
    docs_url="https://developers.adp.com/",
    auth=ClientCredentials(token_url="https://accounts.adp.com/auth/oauth/v2/token"),
    description="Payroll and workforce records for large employers, behind mutual TLS.",
    aliases=("adp-workforce-now",),
    verify=Request(path="/hr/v2/workers", query={"$top": "1"}),
)
