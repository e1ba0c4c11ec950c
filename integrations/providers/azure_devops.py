"""Azure DevOps: repositories, boards and pipelines."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="azure-devops",
    name="Azure DevOps",
    category="devops",
    base_url="https://dev.azure.com/{organization}",
    docs_url="https://learn.microsoft.com/en-us/rest/api/azure/devops/",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scopes=("offline_access", "499b84ac-1321-427f-aa17-267ca6975798/.default"),
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Repositories, boards and pipelines.",
    hosts=("app.vssps.visualstudio.com",),
    account_fields=(
        AccountField(key="organization", label="Organization", pattern="^[A-Za-z0-9][A-Za-z0-9-]*$", example="acme"),
    ),
    identity=Identity(
        request=Request(path="https://app.vssps.visualstudio.com/_apis/profile/profiles/me", query={"api-version": "7.1"}),
        id="id",
        label="emailAddress",
    ),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(algorithm="basic-auth"),
)
