"""BigCommerce: hosted online stores."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://developer.bigcommerce.com/docs/rest-management"
#: A scope that writes reads as well: https://developer.bigcommerce.com/docs/start/authentication/api-accounts#oauth-scopes
ORDERS, PRODUCTS, CUSTOMERS = "store_v2_orders", "store_v2_products", "store_v2_customers"
LIMIT = Field("limit", "Limit", "integer", description="1 to 250.", required=False, default=50, example=50)
PAGE = Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, default=1, example=1)
ORDER_ID = Field("order_id", "Order id", "integer", description="Id of the order.", example=118)
PRODUCT_ID = Field("product_id", "Product id", "integer", description="Id of the product.", example=174)
WEIGHT = Field("weight", "Weight", "number", description="In the store's unit.", example=4)
PRICE = Field("price", "Price", "number", description="In the store's currency.", example=21.99)
PRODUCT_FIELDS = (
    Field("description", "Description", description="Text as HTML.", required=False, long=True, example="<p>New.</p>"),
    Field("sku", "SKU", description="Stock keeping unit.", required=False, example="AE-1"),
    Field("is_visible", "Visible", "boolean", description="Whether shoppers see it.", required=False, example=True),
    Field("inventory_level", "Stock", "integer", description="Pieces in stock.", required=False, example=3),
)
PRODUCT_BODY: dict[str, Json] = {
    "name": "{name}",
    "price": "{price}",
    "weight": "{weight}",
    "description": "{description}",
    "sku": "{sku}",
    "is_visible": "{is_visible}",
    "inventory_level": "{inventory_level}",
}
ORDER: dict[str, Json] = {
    "id": 118,
    "customer_id": 11,
    "date_created": "Mon, 01 Jun 2026 10:00:00 +0000",
    "date_modified": "Mon, 01 Jun 2026 10:05:00 +0000",
    "status_id": 11,
    "status": "Awaiting Fulfillment",
    "total_inc_tax": "21.9900",
    "currency_code": "USD",
    "items_total": 1,
    "billing_address": {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com"},
}
PRODUCT: dict[str, Json] = {
    "id": 174,
    "name": "Analytical engine",
    "type": "physical",
    "sku": "AE-1",
    "price": 21.99,
    "weight": 4,
    "inventory_level": 3,
    "is_visible": True,
    "date_created": "2026-06-01T10:00:00+00:00",
}
CUSTOMER: dict[str, Json] = {
    "id": 11,
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "company": "Analytical Engines",
    "phone": "+442079460000",
    "date_created": "2026-06-01T10:00:00Z",
}
META: Json = {"pagination": {"total": 1, "count": 1, "per_page": 50, "current_page": 1, "total_pages": 1}}

provider = Provider(
    slug="bigcommerce",
    name="BigCommerce",
    category="ecommerce",
    base_url="https://api.bigcommerce.com/{context}",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://login.bigcommerce.com/oauth2/authorize",
        token_url="https://login.bigcommerce.com/oauth2/token",
        scopes=(PRODUCTS, ORDERS, CUSTOMERS, "store_v2_information_read_only"),
        implied_scopes={scope: (f"{scope}_read_only",) for scope in (PRODUCTS, ORDERS, CUSTOMERS)},
        pkce=False,
        token_params={"context": "{context}", "scope": "{granted_scope}"},
        name="X-Auth-Token",
        template="{access_token}",
    ),
    description="Hosted online stores.",
    account_fields=(
        AccountField(key="context", label="Store", pattern="^stores/[a-z0-9]+$", source="callback", example="stores/a1b2c3"),
        AccountField(
            key="granted_scope",
            label="Granted scopes",
            pattern="^[a-z0-9_ ]+$",
            source="callback",
            path="scope",
            example="store_v2_orders_read_only",
        ),
    ),
    headers={"Accept": "application/json"},  # version 2 speaks XML where nothing else is asked for
    identity=Identity(request=Request(path="/v2/store"), id="id", label="name"),
    rate=RateHeaders(
        limit="x-rate-limit-requests-quota",
        remaining="x-rate-limit-requests-left",
        reset="x-rate-limit-time-reset-ms",
        reset_unit="ms",
    ),
    pagination=Pagination(style="page", items="data", parameter="page", size_parameter="limit", size=250),
    webhook=Webhook(
        algorithm="none",
        event_type="scope",
        event_id="hash",
        match=("producer", "context"),
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/v3/hooks",
                json={"scope": "{scope}", "destination": "{callback_url}", "is_active": True},
            ),
            delete=Request(method="DELETE", path="/v3/hooks/{subscription_id}"),
            id="data.id",
            inputs=(
                Field(
                    "scope", "Scope", description="What to be told of, such as store/order/*.", example="store/order/created"
                ),
            ),
            docs_url=f"{DOCS}/webhooks",
        ),
        docs_url="https://developer.bigcommerce.com/docs/integrations/webhooks",
    ),
    actions=(
        Action(
            key="list_orders",
            name="List orders",
            description="Lists orders, the newest first; nothing where none match.",
            inputs=(
                Field("status_id", "Status", "integer", description="Number of the status.", required=False, example=11),
                Field("email", "Email", description="Of one customer only.", required=False, example="ada@example.com"),
                LIMIT,
                PAGE,
            ),
            request=Request(
                path="/v2/orders",
                query={
                    "sort": "date_created:desc",
                    "status_id": "{status_id}",
                    "email": "{email}",
                    "limit": "{limit}",
                    "page": "{page}",
                },
            ),
            scopes=(ORDERS,),
            effect="idempotent",
            sample=[ORDER],
            docs_url=f"{DOCS}/orders",
        ),
        Action(
            key="get_order",
            name="Read an order",
            description="Reads one order.",
            inputs=(ORDER_ID,),
            request=Request(path="/v2/orders/{order_id}"),
            scopes=(ORDERS,),
            effect="idempotent",
            sample=ORDER,
            docs_url=f"{DOCS}/orders",
        ),
        Action(
            key="set_order_status",
            name="Set an order's status",
            description="Moves an order to another status, such as 2 for shipped.",
            inputs=(ORDER_ID, Field("status_id", "Status", "integer", description="Number of the status.", example=2)),
            request=Request(method="PUT", path="/v2/orders/{order_id}", json={"status_id": "{status_id}"}),
            scopes=(ORDERS,),
            effect="idempotent",
            sample={**ORDER, "status_id": 2, "status": "Shipped"},
            docs_url=f"{DOCS}/orders",
        ),
        Action(
            key="list_products",
            name="List products",
            description="Lists products, all or those a keyword finds.",
            inputs=(
                Field("keyword", "Keyword", description="Looked for in name and SKU.", required=False, example="engine"),
                LIMIT,
                PAGE,
            ),
            request=Request(path="/v3/catalog/products", query={"keyword": "{keyword}", "limit": "{limit}", "page": "{page}"}),
            scopes=(PRODUCTS,),
            effect="idempotent",
            sample={"data": [PRODUCT], "meta": META},
            docs_url=f"{DOCS}/catalog/products",
        ),
        Action(
            key="create_product",
            name="Create a product",
            description="Creates a physical product.",
            inputs=(
                Field("name", "Name", description="A unique name.", example="Analytical engine"),
                PRICE,
                WEIGHT,
                *PRODUCT_FIELDS,
            ),
            request=Request(method="POST", path="/v3/catalog/products", json={"type": "physical", **PRODUCT_BODY}),
            scopes=(PRODUCTS,),
            sample={"data": PRODUCT, "meta": {}},
            docs_url=f"{DOCS}/catalog/products",
        ),
        Action(
            key="update_product",
            name="Change a product",
            description="Changes what is given of a product.",
            inputs=(
                PRODUCT_ID,
                Field("name", "Name", description="A unique name.", required=False, example="Analytical engine"),
                Field("price", "Price", "number", description="In the store's currency.", required=False, example=19.99),
                Field("weight", "Weight", "number", description="In the store's unit.", required=False, example=4),
                *PRODUCT_FIELDS,
            ),
            request=Request(method="PUT", path="/v3/catalog/products/{product_id}", json=PRODUCT_BODY),
            scopes=(PRODUCTS,),
            effect="idempotent",
            sample={"data": PRODUCT, "meta": {}},
            docs_url=f"{DOCS}/catalog/products",
        ),
        Action(
            key="list_customers",
            name="List customers",
            description="Lists customers, all or the one with an email.",
            inputs=(
                Field("email", "Email", description="Exactly this address.", required=False, example="ada@example.com"),
                LIMIT,
                PAGE,
            ),
            request=Request(path="/v3/customers", query={"email:in": "{email}", "limit": "{limit}", "page": "{page}"}),
            scopes=(CUSTOMERS,),
            effect="idempotent",
            sample={"data": [CUSTOMER], "meta": META},
            docs_url=f"{DOCS}/customers",
        ),
        Action(
            key="create_customer",
            name="Create a customer",
            description="Creates a customer; a second one with the same email is refused.",
            inputs=(
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("first_name", "First name", description="First name.", example="Ada"),
                Field("last_name", "Last name", description="Last name.", example="Lovelace"),
                Field("company", "Company", description="Company.", required=False, example="Analytical Engines"),
                Field("phone", "Phone", description="Phone.", required=False, example="+442079460000"),
            ),
            request=Request(
                method="POST",
                path="/v3/customers",
                json=[
                    {
                        "email": "{email}",
                        "first_name": "{first_name}",
                        "last_name": "{last_name}",
                        "company": "{company}",
                        "phone": "{phone}",
                    }
                ],
            ),
            scopes=(CUSTOMERS,),
            sample={"data": [CUSTOMER], "meta": {}},
            docs_url=f"{DOCS}/customers",
        ),
    ),
    triggers=(
        Trigger(
            key="new_order",
            name="New order",
            description="Fires for each new order.",
            kinds=("poll",),
            poll=Request(path="/v2/orders", query={"sort": "date_created:desc", "limit": 100}),
            event_id="id",
            scopes=(ORDERS,),
            sample=ORDER,
            docs_url=f"{DOCS}/orders",
        ),
        Trigger(
            key="new_customer",
            name="New customer",
            description="Fires for each new customer.",
            kinds=("poll",),
            poll=Request(path="/v3/customers", query={"sort": "date_created:desc", "limit": 100}),
            items="data",
            event_id="id",
            scopes=(CUSTOMERS,),
            sample=CUSTOMER,
            docs_url=f"{DOCS}/customers",
        ),
        Trigger(
            key="order_event",
            name="Order created or changed",
            description="Fires when the store tells of an order by webhook; it names the order only.",
            event_types=("store/order/created", "store/order/updated", "store/order/statusUpdated", "store/order/archived"),
            event_id="hash",
            sample={
                "store_id": "1025646",
                "producer": "stores/a1b2c3",
                "scope": "store/order/created",
                "data": {"type": "order", "id": 118},
                "hash": "3f9ea420af83450d7ef9f78b08c8af25b2213637",
                "created_at": 1780300000,
            },
            docs_url="https://developer.bigcommerce.com/docs/integrations/webhooks",
        ),
    ),
)
