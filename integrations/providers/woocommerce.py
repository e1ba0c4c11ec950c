"""WooCommerce: online stores on WordPress."""

from __future__ import annotations

from integrations.spec import (
    HOST,
    AccountField,
    Action,
    Basic,
    Field,
    Identity,
    Json,
    Pagination,
    Provider,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://woocommerce.github.io/woocommerce-rest-api-docs/"
PAGE = Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, default=1, example=1)
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=20, example=20)
WORDS = Field("search", "Words", description="What to look for.", required=False, example="engine")
ORDER_ID = Field("order_id", "Order id", "integer", description="Id of the order.", example=727)
PRODUCT_ID = Field("product_id", "Product id", "integer", description="Id of the product.", example=794)
STATUSES = ("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed")
PAGING: dict[str, Json] = {"page": "{page}", "per_page": "{limit}"}
PRODUCT_FIELDS = (
    Field("regular_price", "Price", description="In the store's currency.", required=False, example="21.99"),
    Field("description", "Description", description="Text as HTML.", required=False, long=True, example="<p>New.</p>"),
    Field("sku", "SKU", description="Stock keeping unit.", required=False, example="AE-1"),
    Field("stock_quantity", "Stock", "integer", description="Pieces in stock.", required=False, example=3),
    Field(
        "status",
        "Status",
        description="Whether it is on sale.",
        required=False,
        choices=("draft", "pending", "private", "publish"),
        example="draft",
    ),
)
PRODUCT_BODY: dict[str, Json] = {
    "name": "{name}",
    "regular_price": "{regular_price}",
    "description": "{description}",
    "sku": "{sku}",
    "stock_quantity": "{stock_quantity}",
    "status": "{status}",
}
ORDER: dict[str, Json] = {
    "id": 727,
    "number": "727",
    "status": "processing",
    "currency": "USD",
    "total": "29.35",
    "customer_id": 25,
    "date_created_gmt": "2026-06-01T10:00:00",
    "date_modified_gmt": "2026-06-01T10:05:00",
    "billing": {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com", "phone": "+442079460000"},
    "line_items": [{"id": 315, "name": "Analytical engine", "product_id": 794, "quantity": 1, "total": "21.99"}],
}
PRODUCT: dict[str, Json] = {
    "id": 794,
    "name": "Analytical engine",
    "type": "simple",
    "status": "publish",
    "sku": "AE-1",
    "price": "21.99",
    "regular_price": "21.99",
    "stock_quantity": 3,
    "permalink": "https://shop.example.com/product/analytical-engine/",
    "date_created_gmt": "2026-06-01T10:00:00",
}
CUSTOMER: dict[str, Json] = {
    "id": 25,
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "username": "ada.lovelace",
    "is_paying_customer": False,
    "date_created_gmt": "2026-06-01T10:00:00",
}

provider = Provider(
    slug="woocommerce",
    name="WooCommerce",
    category="ecommerce",
    base_url="https://{store_host}/wp-json/wc/v3",
    docs_url=DOCS,
    auth=Basic(username_label="Consumer key", password_label="Consumer secret"),
    description="Online stores on WordPress.",
    account_fields=(AccountField(key="store_host", label="Store host", pattern=HOST, example="shop.example.com"),),
    identity=Identity(request=Request(path="/system_status"), id="environment.site_url"),
    pagination=Pagination(style="link", size_parameter="per_page"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-WC-Webhook-Signature",
        encoding="base64",
        event_type="header:X-WC-Webhook-Topic",
        event_id="header:X-WC-Webhook-Delivery-ID",
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/webhooks",
                json={
                    "name": "{topic}",
                    "topic": "{topic}",
                    "delivery_url": "{callback_url}",
                    "secret": "{webhook_secret}",
                },
            ),
            delete=Request(method="DELETE", path="/webhooks/{subscription_id}", query={"force": True}),
            inputs=(
                Field(
                    "topic",
                    "Topic",
                    description="What to be told of.",
                    choices=tuple(
                        f"{what}.{how}"
                        for what in ("order", "product", "customer", "coupon")
                        for how in ("created", "updated", "deleted")
                    ),
                    example="order.created",
                ),
            ),
            docs_url=f"{DOCS}#create-a-webhook",
        ),
        docs_url=f"{DOCS}#webhooks",
    ),
    actions=(
        Action(
            key="list_orders",
            name="List orders",
            description="Lists orders, the newest first.",
            inputs=(
                Field("status", "Status", description="Only these.", required=False, choices=STATUSES, example="processing"),
                Field("after", "After", "date", description="Created after.", required=False, example="2026-06-01T00:00:00Z"),
                WORDS,
                LIMIT,
                PAGE,
            ),
            request=Request(path="/orders", query={"status": "{status}", "after": "{after}", "search": "{search}", **PAGING}),
            effect="idempotent",
            sample=[ORDER],
            docs_url=f"{DOCS}#list-all-orders",
        ),
        Action(
            key="get_order",
            name="Read an order",
            description="Reads one order.",
            inputs=(ORDER_ID,),
            request=Request(path="/orders/{order_id}"),
            effect="idempotent",
            sample=ORDER,
            docs_url=f"{DOCS}#retrieve-an-order",
        ),
        Action(
            key="set_order_status",
            name="Set an order's status",
            description="Moves an order to another status, such as completed.",
            inputs=(ORDER_ID, Field("status", "Status", description="The new one.", choices=STATUSES, example="completed")),
            request=Request(method="PUT", path="/orders/{order_id}", json={"status": "{status}"}),
            effect="idempotent",
            sample={**ORDER, "status": "completed"},
            docs_url=f"{DOCS}#update-an-order",
        ),
        Action(
            key="add_order_note",
            name="Add a note to an order",
            description="Adds a note to an order, for the staff or for the customer to see.",
            inputs=(
                ORDER_ID,
                Field("note", "Note", description="Text of the note.", long=True, example="Sent today."),
                Field(
                    "customer_note",
                    "For the customer",
                    "boolean",
                    description="Whether the customer sees it.",
                    required=False,
                    default=False,
                    example=False,
                ),
            ),
            request=Request(
                method="POST",
                path="/orders/{order_id}/notes",
                json={"note": "{note}", "customer_note": "{customer_note}"},
            ),
            sample={"id": 281, "author": "admin", "note": "Sent today.", "customer_note": False},
            docs_url=f"{DOCS}#create-an-order-note",
        ),
        Action(
            key="list_products",
            name="List products",
            description="Lists products, the newest first.",
            inputs=(
                WORDS,
                Field("sku", "SKU", description="Only this one.", required=False, example="AE-1"),
                LIMIT,
                PAGE,
            ),
            request=Request(path="/products", query={"search": "{search}", "sku": "{sku}", **PAGING}),
            effect="idempotent",
            sample=[PRODUCT],
            docs_url=f"{DOCS}#list-all-products",
        ),
        Action(
            key="create_product",
            name="Create a product",
            description="Creates a simple product.",
            inputs=(Field("name", "Name", description="Name of the product.", example="Analytical engine"), *PRODUCT_FIELDS),
            request=Request(method="POST", path="/products", json={"type": "simple", **PRODUCT_BODY}),
            sample=PRODUCT,
            docs_url=f"{DOCS}#create-a-product",
        ),
        Action(
            key="update_product",
            name="Change a product",
            description="Changes what is given of a product.",
            inputs=(
                PRODUCT_ID,
                Field("name", "Name", description="Name.", required=False, example="Analytical engine"),
                *PRODUCT_FIELDS,
            ),
            request=Request(method="PUT", path="/products/{product_id}", json=PRODUCT_BODY),
            effect="idempotent",
            sample=PRODUCT,
            docs_url=f"{DOCS}#update-a-product",
        ),
        Action(
            key="list_customers",
            name="List customers",
            description="Lists customers, all or the one with an email.",
            inputs=(
                Field("email", "Email", description="Exactly this address.", required=False, example="ada@example.com"),
                WORDS,
                LIMIT,
                PAGE,
            ),
            request=Request(path="/customers", query={"email": "{email}", "search": "{search}", "role": "all", **PAGING}),
            effect="idempotent",
            sample=[CUSTOMER],
            docs_url=f"{DOCS}#list-all-customers",
        ),
    ),
    triggers=(
        Trigger(
            key="new_order",
            name="New order",
            description="Fires for each new order.",
            kinds=("poll",),
            poll=Request(path="/orders", query={"orderby": "date", "order": "desc", "per_page": 100}),
            event_id="id",
            sample=ORDER,
            docs_url=f"{DOCS}#list-all-orders",
        ),
        Trigger(
            key="new_customer",
            name="New customer",
            description="Fires for each customer who registers.",
            kinds=("poll",),
            poll=Request(path="/customers", query={"orderby": "registered_date", "order": "desc", "per_page": 100}),
            event_id="id",
            sample=CUSTOMER,
            docs_url=f"{DOCS}#list-all-customers",
        ),
        Trigger(
            key="order_event",
            name="Order created or changed",
            description="Fires when the store tells of an order by webhook.",
            event_types=("order.created", "order.updated", "order.deleted", "order.restored"),
            event_id="id date_modified_gmt",
            sample=ORDER,
            docs_url=f"{DOCS}#webhooks",
        ),
    ),
)
