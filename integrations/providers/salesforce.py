"""Salesforce: CRM for companies of any size."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="salesforce",
    name="Salesforce",
    category="crm",
    base_url="{instance_url}/services/data/v62.0",
    docs_url="https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/",
    auth=OAuth2(
        authorize_url="https://login.salesforce.com/services/oauth2/authorize",
        token_url="https://login.salesforce.com/services/oauth2/token",
        revoke=rfc7009("https://login.salesforce.com/services/oauth2/revoke"),
        scopes=("api", "refresh_token", "openid"),
    ),
    description="CRM for companies of any size.",
    aliases=("sfdc",),
    account_fields=(
        AccountField(
            key="instance_url",
            label="Instance address",
            pattern=r"^https://[a-z0-9][a-z0-9.-]*\.(salesforce\.com|force\.com)$",
            source="token_response",
            example="https://acme.my.salesforce.com",
        ),
    ),
    identity=Identity(
        request=Request(path="{instance_url}/services/oauth2/userinfo"), id="organization_id", label="preferred_username"
    ),
    rate=RateHeaders(used="sforce-limit-info"),
)
