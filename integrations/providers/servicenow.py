"""ServiceNow: IT service workflows: incidents, requests and any other table."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Basic, Identity, OAuth2, Provider, RateHeaders, Request, Revoke

provider = Provider(
    slug="servicenow",
    name="ServiceNow",
    category="support",
    base_url="https://{subdomain}.service-now.com/api",
    docs_url="https://www.servicenow.com/docs/r/platform-security/authentication/r_OAuthAPIRequestParameters.html",
    auth=OAuth2(
        authorize_url="https://{subdomain}.service-now.com/oauth_auth.do",
        token_url="https://{subdomain}.service-now.com/oauth_token.do",
        revoke=Revoke(
            request=Request(
                path="https://{subdomain}.service-now.com/oauth_revoke_token.do",
                query={"token": "{token}"},
            ),
            client_auth="none",
        ),
        scopes=("useraccount",),
    ),
    alternatives=(Basic(),),
    description="IT service workflows: incidents, requests and any other table.",
    checked="2026-11",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(
        request=Request(
            path="/now/table/sys_user",
            query={
                "sysparm_query": "sys_id=javascript:gs.getUserID()",
                "sysparm_limit": "1",
                "sysparm_fields": "sys_id,user_name",
            },
        ),
        id="result.0.sys_id",
        label="result.0.user_name",
    ),
    rate=RateHeaders(limit="x-ratelimit-limit", reset="x-ratelimit-reset", reset_unit="epoch"),
)
