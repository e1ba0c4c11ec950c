"""Salesforce (client credentials): Salesforce as an application of its own."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="salesforce-app-only",
    name="Salesforce (client credentials)",
    category="crm",
    base_url="https://{domain}.my.salesforce.com/services/data/v62.0",
    docs_url="https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm",
    auth=ClientCredentials(token_url="https://{domain}.my.salesforce.com/services/oauth2/token", client_auth="body"),
    description="Salesforce as an application of its own.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="domain",
            label="Domain",
            pattern=r"^[a-z0-9-]+(\.[a-z]+)?$",
            example="acme",
            help="The part before .my.salesforce.com of your address, such as acme--uat.sandbox.",
        ),
    ),
    identity=Identity(
        request=Request(path="/query", query={"q": "SELECT Id, Name FROM Organization"}),
        id="records.0.Id",
        label="records.0.Name",
    ),
    rate=RateHeaders(used="sforce-limit-info"),
)
