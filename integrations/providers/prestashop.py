"""PrestaShop: open-source online stores."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Basic, Identity, Provider, Request

provider = Provider(
    slug="prestashop",
    name="PrestaShop",
    category="ecommerce",
    base_url="https://{host}/api",
    docs_url="https://devdocs.prestashop-project.org/8/webservice/",
    auth=Basic(password="", username_label="Webservice key"),
    description="Open-source online stores.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="shop.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/", query={"output_format": "JSON"}), id="api.shopName"),
)
