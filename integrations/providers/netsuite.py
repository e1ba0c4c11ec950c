"""NetSuite: ERP and accounting by Oracle."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, OAuth2, Pagination, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="netsuite",
    name="NetSuite",
    category="accounting",
    base_url="https://{account_id}.suitetalk.api.netsuite.com/services/rest",
    docs_url="https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_157780312610.html",
    auth=OAuth2(
        authorize_url="https://{account_id}.app.netsuite.com/app/login/oauth2/authorize.nl",
        token_url="https://{account_id}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
        revoke=rfc7009("https://{account_id}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/revoke", "basic"),
        scopes=("rest_webservices",),
        client_auth="basic",
    ),
    description="ERP and accounting by Oracle.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="account_id",
            label="Account id",
            pattern=LABEL,
            example="1234567",
            help="What your NetSuite address begins with; of a sandbox, such as 1234567-sb1.",
        ),
    ),
    verify=Request(path="/record/v1/metadata-catalog"),
    rate=RateHeaders(),
    pagination=Pagination(style="offset", items="items", parameter="offset", cursor="hasMore", size_parameter="limit"),
)
