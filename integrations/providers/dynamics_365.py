"""Microsoft Dynamics 365: CRM and business applications by Microsoft."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="dynamics-365",
    name="Microsoft Dynamics 365",
    category="crm",
    base_url="https://{subdomain}.crm.dynamics.com/api/data/v9.2",
    docs_url="https://learn.microsoft.com/en-us/power-apps/developer/data-platform/webapi/overview",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scopes=("offline_access", "https://{subdomain}.crm.dynamics.com/user_impersonation"),
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="CRM and business applications by Microsoft.",
    aliases=("microsoft-dynamics-365", "dynamics-crm"),
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/WhoAmI"), id="OrganizationId", label="UserId"),
    rate=RateHeaders(remaining="x-ms-ratelimit-burst-remaining-xrm-requests"),
)
