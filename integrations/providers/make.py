"""Make: automation scenarios."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="make",
    name="Make",
    category="developer-tools",
    base_url="https://{zone}.make.com/api/v2",
    docs_url="https://developers.make.com/api-documentation",
    auth=ApiKey(template="Token {api_key}"),
    description="Automation scenarios.",
    account_fields=(AccountField(key="zone", label="Zone", pattern="^(eu1|eu2|us1|us2)$", example="eu1"),),
    identity=Identity(request=Request(path="/users/me"), id="authUser.id", label="authUser.email"),
)
