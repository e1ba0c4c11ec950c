"""Bullhorn: CRM and applicant tracking for staffing agencies."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, OAuth2, Provider, Request

provider = Provider(
    slug="bullhorn",
    name="Bullhorn",
    category="recruiting",
    base_url="{rest_url}",
    docs_url="https://bullhorn.github.io/Getting-Started-with-REST",
    auth=OAuth2(
        authorize_url="https://auth-{data_center}.bullhornstaffing.com/oauth/authorize",
        token_url="https://auth-{data_center}.bullhornstaffing.com/oauth/token",
        pkce=False,
    ),
    description="CRM and applicant tracking for staffing agencies.",
    checked="2026-11",
    hosts=("rest-{data_center}.bullhornstaffing.com",),
    account_fields=(
        AccountField(
            key="data_center",
            label="Data center",
            pattern=LABEL,
            example="emea",
            help="What follows auth- in the oauthUrl told by rest.bullhornstaffing.com/rest-services/loginInfo?username=….",
        ),
        AccountField(
            key="rest_url",
            label="REST address",
            pattern=r"^https://rest[a-z0-9-]*\.bullhornstaffing\.com/rest-services/[a-z0-9]+/$",
            source="verify",
            path="restUrl",
            example="https://rest91.bullhornstaffing.com/rest-services/a1b2c3/",
        ),
        AccountField(
            key="bh_rest_token",
            label="REST session",
            pattern="^[A-Za-z0-9_-]+$",
            source="verify",
            path="BhRestToken",
            example="0a1b2c3d_7654321",
            secret=True,
        ),
    ),
    headers={"BhRestToken": "{bh_rest_token}"},
    verify=Request(
        method="POST",
        path="https://rest-{data_center}.bullhornstaffing.com/rest-services/login",
        query={"version": "*", "access_token": "{access_token}"},
    ),
)
