"""Adobe Marketo Engage: marketing automation for large companies."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Provider, Request

provider = Provider(
    slug="marketo",
    name="Adobe Marketo Engage",
    category="marketing",
    base_url="https://{munchkin_id}.mktorest.com/rest",
    docs_url="https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/rest-api",
    auth=ClientCredentials(token_url="https://{munchkin_id}.mktorest.com/identity/oauth/token", client_auth="body"),
    description="Marketing automation for large companies.",
    account_fields=(
        AccountField(key="munchkin_id", label="Munchkin id", pattern="^[0-9]{3}-[A-Z]{3}-[0-9]{3}$", example="123-ABC-456"),
    ),
    verify=Request(path="/v1/stats/usage.json"),
)
