"""PrestaShop: open-source online stores."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Basic, Identity, Provider, Request

provider = Provider(
    slug="prestashop",
    name="PrestaShop",
    category="ecommerce",
    base_url="https://{host}/api",
    docs_url="https://devdocs.prestashop-project.org/9/webservice/tutorials/testing-access/",
    auth=Basic(password="", username_label="Webservice key", help="In the back office under Advanced parameters, Webservice."),
    description="Open-source online stores.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="shop.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/", query={"output_format": "JSON"}), id="api.shopName"),
)
