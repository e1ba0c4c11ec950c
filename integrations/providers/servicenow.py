"""ServiceNow: IT service workflows."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="servicenow",
    name="ServiceNow",
    category="support",
    base_url="https://{subdomain}.service-now.com/api",
    docs_url="https://www.servicenow.com/docs/bundle/api-reference",
    auth=OAuth2(
        authorize_url="https://{subdomain}.service-now.com/oauth_auth.do",
        token_url="https://{subdomain}.service-now.com/oauth_token.do",
        revoke=rfc7009("https://{subdomain}.service-now.com/oauth_revoke.do", "none"),
        scopes=("useraccount",),
    ),
    description="IT service workflows.",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(
        request=Request(path="/now/table/sys_user", query={"sysparm_limit": "1", "sysparm_fields": "sys_id,user_name"}),
        id="result.0.sys_id",
        label="result.0.user_name",
    ),
    rate=RateHeaders(limit="x-ratelimit-limit", reset="x-ratelimit-reset", reset_unit="epoch"),
)
