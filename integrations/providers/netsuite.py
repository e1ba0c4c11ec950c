"""NetSuite: ERP and accounting by Oracle."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="netsuite",
    name="NetSuite",
    category="accounting",
    base_url="https://{account_id}.suitetalk.api.netsuite.com/services/rest",
    docs_url="https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/chapter_1540391670.html",
    auth=OAuth2(
        authorize_url="https://{account_id}.app.netsuite.com/app/login/oauth2/authorize.nl",
        token_url="https://{account_id}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
        revoke=rfc7009("https://{account_id}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/revoke", "basic"),
        scopes=("rest_webservices",),
        client_auth="basic",
    ),
    description="ERP and accounting by Oracle.",
    account_fields=(AccountField(key="account_id", label="Account id", pattern=LABEL, example="1234567"),),
    verify=Request(path="/record/v1/metadata-catalog"),
    rate=RateHeaders(),
)
