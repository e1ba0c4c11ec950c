"""Microsoft Dynamics 365: CRM and business applications by Microsoft."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="dynamics-365",
    name="Microsoft Dynamics 365",
    category="crm",
    base_url="https://{host}/api/data/v9.2",
    docs_url="https://learn.microsoft.com/en-us/power-apps/developer/data-platform/authenticate-oauth",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scopes=("offline_access", "https://{host}/user_impersonation"),
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="CRM and business applications by Microsoft.",
    checked="2026-11",
    aliases=("microsoft-dynamics-365", "dynamics-crm"),
    account_fields=(
        AccountField(
            key="host",
            label="Environment",
            pattern=r"^[a-z0-9-]+(\.api)?\.crm[0-9]{0,2}\.dynamics\.com$",
            example="acme.crm4.dynamics.com",
            help="The host in the address of your environment; its number is the region.",
        ),
    ),
    identity=Identity(request=Request(path="/WhoAmI"), id="OrganizationId", label="UserId"),
    rate=RateHeaders(remaining="x-ms-ratelimit-burst-remaining-xrm-requests"),
)
