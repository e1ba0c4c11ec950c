"""Shopify: online stores, orders and products."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.spec import (
    LABEL,
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Revoke,
    Trigger,
    Webhook,
)

#: The REST Admin API is legacy since October 2024, and its products are gone; actions speak GraphQL:
#: https://shopify.dev/docs/api/admin-rest
DOCS = "https://shopify.dev/docs/api/admin-graphql/latest"
GRAPHQL = "/graphql.json"
ORDER = (
    "id name createdAt updatedAt email displayFinancialStatus displayFulfillmentStatus "
    "totalPriceSet { shopMoney { amount currencyCode } } customer { id displayName }"
)
LINES = "lineItems(first: 50) { nodes { title quantity sku } }"
PRODUCT = "id title handle status vendor productType totalInventory createdAt updatedAt"
CUSTOMER = (
    "id firstName lastName numberOfOrders createdAt defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber }"
)
PAGE_INFO = "pageInfo { hasNextPage endCursor }"
PROBLEMS = "userErrors { field message }"
WORDS = Field("query", "Query", description="Shopify search syntax.", required=False, example="created_at:>2026-06-01")
LIMIT = Field("limit", "Limit", "integer", description="1 to 250.", required=False, default=50, example=50)
AFTER = Field("after", "Page", description="pageInfo.endCursor of the page before.", required=False, example="eyJsYXN0X2lk")
ORDER_ID = Field("order_id", "Order id", description="Global id of the order.", example="gid://shopify/Order/148977776")
PRODUCT_ID = Field("product_id", "Product id", description="Global id.", example="gid://shopify/Product/108828309")
PRODUCT_FIELDS = (
    Field("description_html", "Description", description="Text as HTML.", required=False, long=True, example="<p>New.</p>"),
    Field("vendor", "Vendor", description="Name of the vendor.", required=False, example="Engines"),
    Field("product_type", "Type", description="Kind of product.", required=False, example="Machine"),
    Field("tags", "Tags", "array", description="Tags.", required=False, example=["new"]),
    Field(
        "status",
        "Status",
        description="Whether it is on sale.",
        required=False,
        choices=("ACTIVE", "DRAFT", "ARCHIVED"),
        example="DRAFT",
    ),
)
PRODUCT_INPUT: dict[str, Json] = {
    "title": "{title}",
    "descriptionHtml": "{description_html}",
    "vendor": "{vendor}",
    "productType": "{product_type}",
    "tags": "{tags}",
    "status": "{status}",
}
ORDER_SAMPLE: dict[str, Json] = {
    "id": "gid://shopify/Order/148977776",
    "name": "#1001",
    "createdAt": "2026-06-01T10:00:00Z",
    "updatedAt": "2026-06-01T10:05:00Z",
    "email": "ada@example.com",
    "displayFinancialStatus": "PAID",
    "displayFulfillmentStatus": "UNFULFILLED",
    "totalPriceSet": {"shopMoney": {"amount": "199.0", "currencyCode": "USD"}},
    "customer": {"id": "gid://shopify/Customer/544365967", "displayName": "Ada Lovelace"},
}
PRODUCT_SAMPLE: dict[str, Json] = {
    "id": "gid://shopify/Product/108828309",
    "title": "Analytical engine",
    "handle": "analytical-engine",
    "status": "DRAFT",
    "vendor": "Engines",
    "productType": "Machine",
    "totalInventory": 3,
    "createdAt": "2026-06-01T10:00:00Z",
    "updatedAt": "2026-06-01T10:00:00Z",
}
CUSTOMER_SAMPLE: dict[str, Json] = {
    "id": "gid://shopify/Customer/544365967",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "numberOfOrders": "1",
    "createdAt": "2026-06-01T10:00:00Z",
    "defaultEmailAddress": {"emailAddress": "ada@example.com"},
    "defaultPhoneNumber": None,
}
MORE: Json = {"hasNextPage": False, "endCursor": "eyJsYXN0X2lk"}


def fault(status: int, body: Any) -> str:
    """GraphQL answers 200 with `errors`, a refused mutation with `userErrors`.

    https://shopify.dev/docs/api/admin-graphql/latest#status_and_error_codes
    """
    if not isinstance(body, Mapping) or status >= 400:
        return ""
    data = body.get("data")
    parts = data.values() if isinstance(data, Mapping) else ()
    found = body.get("errors") or [
        error for part in parts if isinstance(part, Mapping) for error in part.get("userErrors") or ()
    ]
    return found if isinstance(found, str) else "; ".join(str(error.get("message")) for error in found)


def listing(kind: str, fields: str, *order: str) -> Request:
    """A page of one kind of object that match a search."""
    sorting = "".join(f", {one}" for one in order)
    text = (
        f"query($first: Int!, $after: String, $query: String) "
        f"{{ {kind}(first: $first, after: $after, query: $query{sorting}) {{ nodes {{ {fields} }} {PAGE_INFO} }} }}"
    )
    return _graphql(text, {"first": "{limit}", "after": "{after}", "query": "{query}"})


def newest(kind: str, fields: str) -> Request:
    """The newest objects of one kind."""
    return _graphql(f"{{ {kind}(first: 100, sortKey: CREATED_AT, reverse: true) {{ nodes {{ {fields} }} }} }}", {})


def _graphql(text: str, variables: dict[str, Json]) -> Request:
    return Request(method="POST", path=GRAPHQL, json={"query": text, "variables": variables})


provider = Provider(
    slug="shopify",
    name="Shopify",
    category="ecommerce",
    base_url="https://{shop}.myshopify.com/admin/api/2026-04",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://{shop}.myshopify.com/admin/oauth/authorize",
        token_url="https://{shop}.myshopify.com/admin/oauth/access_token",
        revoke=Revoke(
            request=Request(method="DELETE", path="https://{shop}.myshopify.com/admin/api_permissions/current.json"),
            client_auth="bearer",
        ),
        scopes=("read_products", "read_orders", "read_customers", "write_products", "write_customers", "write_draft_orders"),
        # Writing includes reading: https://shopify.dev/docs/api/usage/access-scopes
        implied_scopes={
            f"write_{what}": (f"read_{what}",) for what in ("products", "orders", "customers", "inventory", "draft_orders")
        },
        scope_words={
            "read_products": "See products",
            "read_orders": "See orders",
            "read_customers": "See customers",
            "write_products": "See and change products",
            "write_orders": "See and change orders",
            "write_customers": "See and change customers",
            "write_draft_orders": "See and change draft orders",
        },
        scope_separator=",",
        pkce=False,
        name="X-Shopify-Access-Token",
        template="{access_token}",
    ),
    description="Online stores, orders and products.",
    account_fields=(
        AccountField(key="shop", label="Shop name", pattern=LABEL, example="acme", help="The part before .myshopify.com."),
    ),
    identity=Identity(request=Request(path="/shop.json"), id="shop.id", label="shop.name"),
    rate=RateHeaders(used="x-shopify-shop-api-call-limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Shopify-Hmac-SHA256",
        encoding="base64",
        key="client secret",
        event_type="header:X-Shopify-Topic",
        event_id="header:X-Shopify-Webhook-Id",
        docs_url="https://shopify.dev/docs/apps/build/webhooks/subscribe/https",
    ),
    actions=(
        Action(
            key="list_orders",
            name="List orders",
            description="Lists orders that match a search, the newest first.",
            inputs=(WORDS, LIMIT, AFTER),
            request=listing("orders", ORDER, "sortKey: CREATED_AT", "reverse: true"),
            scopes=("read_orders",),
            effect="idempotent",
            sample={"data": {"orders": {"nodes": [ORDER_SAMPLE], "pageInfo": MORE}}},
            docs_url=f"{DOCS}/queries/orders",
        ),
        Action(
            key="get_order",
            name="Read an order",
            description="Reads one order with its lines.",
            inputs=(ORDER_ID,),
            request=_graphql(f"query($id: ID!) {{ order(id: $id) {{ {ORDER} {LINES} }} }}", {"id": "{order_id}"}),
            scopes=("read_orders",),
            effect="idempotent",
            sample={
                "data": {
                    "order": {
                        **ORDER_SAMPLE,
                        "lineItems": {"nodes": [{"title": "Analytical engine", "quantity": 1, "sku": "AE-1"}]},
                    }
                }
            },
            docs_url=f"{DOCS}/queries/order",
        ),
        Action(
            key="list_products",
            name="List products",
            description="Lists products that match a search.",
            inputs=(WORDS, LIMIT, AFTER),
            request=listing("products", PRODUCT),
            scopes=("read_products",),
            effect="idempotent",
            sample={"data": {"products": {"nodes": [PRODUCT_SAMPLE], "pageInfo": MORE}}},
            docs_url=f"{DOCS}/queries/products",
        ),
        Action(
            key="create_product",
            name="Create a product",
            description="Creates a product.",
            inputs=(Field("title", "Title", description="Name of the product.", example="Analytical engine"), *PRODUCT_FIELDS),
            request=_graphql(
                "mutation($product: ProductCreateInput!) "
                f"{{ productCreate(product: $product) {{ product {{ {PRODUCT} }} {PROBLEMS} }} }}",
                {"product": PRODUCT_INPUT},
            ),
            scopes=("write_products",),
            sample={"data": {"productCreate": {"product": PRODUCT_SAMPLE, "userErrors": []}}},
            docs_url=f"{DOCS}/mutations/productCreate",
        ),
        Action(
            key="update_product",
            name="Change a product",
            description="Changes what is given of a product.",
            inputs=(
                PRODUCT_ID,
                Field("title", "Title", description="Name.", required=False, example="Analytical engine"),
                *PRODUCT_FIELDS,
            ),
            request=_graphql(
                "mutation($product: ProductUpdateInput!) "
                f"{{ productUpdate(product: $product) {{ product {{ {PRODUCT} }} {PROBLEMS} }} }}",
                {"product": {"id": "{product_id}", **PRODUCT_INPUT}},
            ),
            scopes=("write_products",),
            effect="idempotent",
            sample={"data": {"productUpdate": {"product": PRODUCT_SAMPLE, "userErrors": []}}},
            docs_url=f"{DOCS}/mutations/productUpdate",
        ),
        Action(
            key="search_customers",
            name="Search customers",
            description="Lists customers that match a search, such as email:ada@example.com.",
            inputs=(WORDS, LIMIT, AFTER),
            request=listing("customers", CUSTOMER),
            scopes=("read_customers",),
            effect="idempotent",
            sample={"data": {"customers": {"nodes": [CUSTOMER_SAMPLE], "pageInfo": MORE}}},
            docs_url=f"{DOCS}/queries/customers",
        ),
        Action(
            key="create_customer",
            name="Create a customer",
            description="Creates a customer.",
            inputs=(
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("first_name", "First name", description="First name.", required=False, example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
                Field("phone", "Phone", description="Phone in E.164.", required=False, example="+442079460000"),
                Field("note", "Note", description="A note for the staff.", required=False, example="Likes engines"),
            ),
            request=_graphql(
                "mutation($input: CustomerInput!) "
                f"{{ customerCreate(input: $input) {{ customer {{ {CUSTOMER} }} {PROBLEMS} }} }}",
                {
                    "input": {
                        "email": "{email}",
                        "firstName": "{first_name}",
                        "lastName": "{last_name}",
                        "phone": "{phone}",
                        "note": "{note}",
                    }
                },
            ),
            scopes=("write_customers",),
            sample={"data": {"customerCreate": {"customer": CUSTOMER_SAMPLE, "userErrors": []}}},
            docs_url=f"{DOCS}/mutations/customerCreate",
        ),
        Action(
            key="create_draft_order",
            name="Create a draft order",
            description="Creates a draft order for a customer, to be invoiced or completed later.",
            inputs=(
                Field(
                    "line_items",
                    "Lines",
                    "array",
                    description="Each with variantId and quantity, or title, originalUnitPrice and quantity.",
                    items={"type": "object"},
                    example=[{"variantId": "gid://shopify/ProductVariant/43729076", "quantity": 1}],
                ),
                Field("email", "Email", description="Email of the customer.", required=False, example="ada@example.com"),
                Field("note", "Note", description="A note.", required=False, example="Call first"),
            ),
            request=_graphql(
                "mutation($input: DraftOrderInput!) "
                f"{{ draftOrderCreate(input: $input) {{ draftOrder {{ id name status invoiceUrl }} {PROBLEMS} }} }}",
                {"input": {"lineItems": "{line_items}", "email": "{email}", "note": "{note}"}},
            ),
            scopes=("write_draft_orders",),
            sample={
                "data": {
                    "draftOrderCreate": {
                        "draftOrder": {
                            "id": "gid://shopify/DraftOrder/72885271",
                            "name": "#D1",
                            "status": "OPEN",
                            "invoiceUrl": "https://acme.myshopify.com/72885271/invoices/1",
                        },
                        "userErrors": [],
                    }
                }
            },
            docs_url=f"{DOCS}/mutations/draftOrderCreate",
        ),
    ),
    triggers=(
        Trigger(
            key="order_created",
            name="New order",
            description="Fires for each new order.",
            kinds=("poll",),
            poll=newest("orders", ORDER),
            items="data.orders.nodes",
            event_id="id",
            scopes=("read_orders",),
            sample=ORDER_SAMPLE,
            docs_url=f"{DOCS}/queries/orders",
        ),
        Trigger(
            key="customer_created",
            name="New customer",
            description="Fires for each new customer.",
            kinds=("poll",),
            poll=newest("customers", CUSTOMER),
            items="data.customers.nodes",
            event_id="id",
            scopes=("read_customers",),
            sample=CUSTOMER_SAMPLE,
            docs_url=f"{DOCS}/queries/customers",
        ),
        Trigger(
            key="order_event",
            name="Order created, paid or changed",
            description="Fires when Shopify tells of an order by webhook.",
            event_types=("orders/create", "orders/updated", "orders/paid", "orders/fulfilled", "orders/cancelled"),
            event_id="id updated_at",
            scopes=("read_orders",),
            sample={
                "id": 148977776,
                "admin_graphql_api_id": "gid://shopify/Order/148977776",
                "name": "#1001",
                "email": "ada@example.com",
                "financial_status": "paid",
                "total_price": "199.00",
                "currency": "USD",
                "created_at": "2026-06-01T10:00:00-04:00",
                "updated_at": "2026-06-01T10:05:00-04:00",
                "line_items": [{"id": 866550311766439020, "title": "Analytical engine", "quantity": 1, "price": "199.00"}],
            },
            docs_url="https://shopify.dev/docs/api/webhooks/latest",
        ),
    ),
    fault=fault,
)
