"""Procore: construction management."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="procore",
    name="Procore",
    category="project-management",
    base_url="https://api.procore.com/rest/v1.0",
    docs_url="https://developers.procore.com/documentation/content/oauth-endpoints",
    auth=OAuth2(
        authorize_url="https://login.procore.com/oauth/authorize",
        token_url="https://login.procore.com/oauth/token",
        revoke=rfc7009("https://login.procore.com/oauth/revoke"),
        pkce=False,
    ),
    description="Construction management.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="company_id", label="Company id", pattern="^[0-9]+$", example="12345", help="The number in Procore's address."
        ),
    ),
    headers={"Procore-Company-Id": "{company_id}"},
    identity=Identity(request=Request(path="/me"), id="id", label="login"),
    rate=RateHeaders(
        limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit="epoch"
    ),
)
