"""Power BI: datasets, reports and dashboards."""

from __future__ import annotations

from integrations.spec import OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="power-bi",
    name="Power BI",
    category="analytics",
    base_url="https://api.powerbi.com/v1.0/myorg",
    docs_url="https://learn.microsoft.com/en-us/rest/api/power-bi/",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scopes=(
            "offline_access",
            "https://analysis.windows.net/powerbi/api/Dataset.Read.All",
            "https://analysis.windows.net/powerbi/api/Report.Read.All",
            "https://analysis.windows.net/powerbi/api/Workspace.Read.All",
        ),
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Datasets, reports and dashboards.",
    checked="2026-11",
    aliases=("microsoft-power-bi",),
    verify=Request(path="/groups", query={"$top": "1"}),
    rate=RateHeaders(),
)
