"""SAP Concur: travel and expense reports."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Identity, Provider, Request

provider = Provider(
    slug="sap-concur",
    name="SAP Concur",
    category="accounting",
    base_url="https://{region}.api.concursolutions.com",
    docs_url="https://developer.concur.com/api-reference/",
    auth=ClientCredentials(token_url="https://{region}.api.concursolutions.com/oauth2/v0/token", client_auth="body"),
    description="Travel and expense reports.",
    aliases=("concur",),
    account_fields=(AccountField(key="region", label="Region", pattern="^(us|us2|eu|eu2|cn)$", example="us2"),),
    identity=Identity(request=Request(path="/profile/v1/me"), id="id", label="name"),
)
