"""Adobe Commerce (Magento): online stores, formerly Magento."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="adobe-commerce",
    name="Adobe Commerce (Magento)",
    category="ecommerce",
    base_url="https://{host}/rest/V1",
    docs_url="https://developer.adobe.com/commerce/webapi/rest/",
    auth=ApiKey(label="Integration access token"),
    description="Online stores, formerly Magento.",
    aliases=("magento",),
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="shop.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/store/storeConfigs"), id="0.id", label="0.base_url"),
)
