"""Adobe Commerce (Magento): online stores, formerly Magento."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="adobe-commerce",
    name="Adobe Commerce (Magento)",
    category="ecommerce",
    base_url="https://{host}/rest/V1",
    docs_url="https://developer.adobe.com/commerce/webapi/get-started/authentication/gs-authentication-token/",
    auth=ApiKey(
        label="Integration access token",
        help="In the Admin under System, Integrations; the settings of OAuth must allow it as a standalone Bearer token.",
    ),
    description="Online stores, formerly Magento.",
    checked="2026-11",
    aliases=("magento",),
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="shop.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/store/storeConfigs"), id="0.base_url"),
)
