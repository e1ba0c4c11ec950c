"""Chargebee: subscription billing."""

from __future__ import annotations

from integrations.spec import (
    LABEL,
    AccountField,
    Action,
    Basic,
    Field,
    Identity,
    Json,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    Webhook,
)

DOCS = "https://apidocs.chargebee.com/docs/api"
#: A repeated call with the same key answers as the first: https://apidocs.chargebee.com/docs/api/idempotency
ONCE = {"chargebee-idempotency-key": "{request_id}"}
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
OFFSET = Field("offset", "Page", description="next_offset of the page before.", required=False, example='["1517505798000"]')
CUSTOMER_ID = Field("customer_id", "Customer id", description="Id of the customer.", example="__test__8aspSAsC8rLOA")
SUBSCRIPTION_ID = Field("subscription_id", "Subscription id", description="Id of the subscription.", example="__test__8aspaSNB")
CUSTOMER: dict[str, Json] = {
    "id": "__test__8aspSAsC8rLOA",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@example.com",
    "company": "Analytical Engines",
    "auto_collection": "on",
    "created_at": 1780300000,
    "updated_at": 1780300000,
    "object": "customer",
}
SUBSCRIPTION: dict[str, Json] = {
    "id": "__test__8aspaSNB",
    "customer_id": "__test__8aspSAsC8rLOA",
    "status": "active",
    "currency_code": "USD",
    "billing_period": 1,
    "billing_period_unit": "month",
    "next_billing_at": 1782892000,
    "created_at": 1780300000,
    "subscription_items": [{"item_price_id": "engine-USD-Monthly", "item_type": "plan", "quantity": 1, "amount": 1000}],
    "object": "subscription",
}
INVOICE: dict[str, Json] = {
    "id": "__demo_inv__1",
    "customer_id": "__test__8aspSAsC8rLOA",
    "status": "paid",
    "date": 1780300000,
    "total": 2000,
    "amount_paid": 2000,
    "amount_due": 0,
    "currency_code": "USD",
    "object": "invoice",
}

provider = Provider(
    slug="chargebee",
    name="Chargebee",
    category="payments",
    base_url="https://{site}.chargebee.com/api/v2",
    docs_url=DOCS,
    auth=Basic(password="", username_label="API key"),
    description="Subscription billing.",
    account_fields=(AccountField(key="site", label="Site", pattern=LABEL, example="acme"),),
    identity=Identity(
        request=Request(path="/business_entities", query={"limit": "1"}),
        id="list.0.business_entity.id",
        label="list.0.business_entity.name",
    ),
    rate=RateHeaders(),
    pagination=Pagination(style="cursor", items="list", parameter="offset", cursor="next_offset", size_parameter="limit"),
    webhook=Webhook(algorithm="basic-auth", event_type="event_type", event_id="id", docs_url=f"{DOCS}/events#webhook_security"),
    actions=(
        Action(
            key="create_customer",
            name="Create a customer",
            description="Creates a customer.",
            inputs=(
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("first_name", "First name", description="First name.", required=False, example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
                Field("company", "Company", description="Company.", required=False, example="Analytical Engines"),
                Field("phone", "Phone", description="Phone.", required=False, example="+442079460000"),
            ),
            request=Request(
                method="POST",
                path="/customers",
                headers=ONCE,
                form={
                    "email": "{email}",
                    "first_name": "{first_name}",
                    "last_name": "{last_name}",
                    "company": "{company}",
                    "phone": "{phone}",
                },
            ),
            effect="keyed",
            sample={"customer": CUSTOMER},
            docs_url=f"{DOCS}/customers#create_a_customer",
        ),
        Action(
            key="list_customers",
            name="List customers",
            description="Lists customers, all or those with one email, the newest first.",
            inputs=(
                Field("email", "Email", description="Exactly this address.", required=False, example="ada@example.com"),
                LIMIT,
                OFFSET,
            ),
            request=Request(
                path="/customers",
                query={
                    "email[is]": "{email}",
                    "sort_by[desc]": "created_at",
                    "limit": "{limit}",
                    "offset": "{offset}",
                },
            ),
            effect="idempotent",
            sample={"list": [{"customer": CUSTOMER}], "next_offset": '["1517505798000"]'},
            docs_url=f"{DOCS}/customers#list_customers",
        ),
        Action(
            key="create_subscription",
            name="Create a subscription",
            description="Subscribes a customer to one plan.",
            inputs=(
                CUSTOMER_ID,
                Field("item_price_id", "Plan price id", description="Id of the item price.", example="engine-USD-Monthly"),
                Field("quantity", "Quantity", "integer", description="How many.", required=False, default=1, example=1),
            ),
            request=Request(
                method="POST",
                path="/customers/{customer_id}/subscription_for_items",
                headers=ONCE,
                form={
                    "subscription_items[item_price_id][0]": "{item_price_id}",
                    "subscription_items[quantity][0]": "{quantity}",
                },
            ),
            effect="keyed",
            sample={"subscription": SUBSCRIPTION, "customer": CUSTOMER},
            docs_url=f"{DOCS}/subscriptions#create_subscription_for_items",
        ),
        Action(
            key="list_subscriptions",
            name="List subscriptions",
            description="Lists subscriptions, all or those of one customer, the newest first.",
            inputs=(
                Field(
                    "customer_id", "Customer id", description="Of one only.", required=False, example="__test__8aspSAsC8rLOA"
                ),
                LIMIT,
                OFFSET,
            ),
            request=Request(
                path="/subscriptions",
                query={
                    "customer_id[is]": "{customer_id}",
                    "sort_by[desc]": "created_at",
                    "limit": "{limit}",
                    "offset": "{offset}",
                },
            ),
            effect="idempotent",
            sample={"list": [{"subscription": SUBSCRIPTION, "customer": CUSTOMER}], "next_offset": '["1517505798000"]'},
            docs_url=f"{DOCS}/subscriptions#list_subscriptions",
        ),
        Action(
            key="cancel_subscription",
            name="Cancel a subscription",
            description="Cancels a subscription, now or at the end of what is paid.",
            inputs=(
                SUBSCRIPTION_ID,
                Field(
                    "option",
                    "When",
                    description="When it ends.",
                    required=False,
                    default="end_of_term",
                    choices=("immediately", "end_of_term"),
                    example="end_of_term",
                ),
            ),
            request=Request(
                method="POST",
                path="/subscriptions/{subscription_id}/cancel_for_items",
                headers=ONCE,
                form={"cancel_option": "{option}"},
            ),
            effect="keyed",
            sample={"subscription": {**SUBSCRIPTION, "status": "non_renewing"}, "customer": CUSTOMER},
            docs_url=f"{DOCS}/subscriptions#cancel_subscription_for_items",
        ),
        Action(
            key="list_invoices",
            name="List invoices",
            description="Lists invoices, the newest first.",
            inputs=(
                Field(
                    "status",
                    "Status",
                    description="Only these.",
                    required=False,
                    choices=("paid", "posted", "payment_due", "not_paid", "voided", "pending"),
                    example="payment_due",
                ),
                LIMIT,
                OFFSET,
            ),
            request=Request(
                path="/invoices",
                query={"status[is]": "{status}", "sort_by[desc]": "date", "limit": "{limit}", "offset": "{offset}"},
            ),
            effect="idempotent",
            sample={"list": [{"invoice": INVOICE}], "next_offset": '["1517505798000"]'},
            docs_url=f"{DOCS}/invoices#list_invoices",
        ),
    ),
    triggers=(
        Trigger(
            key="new_subscription",
            name="New subscription",
            description="Fires for each new subscription.",
            kinds=("poll",),
            poll=Request(path="/subscriptions", query={"sort_by[desc]": "created_at", "limit": 100}),
            items="list",
            event_id="subscription.id",
            sample={"subscription": SUBSCRIPTION, "customer": CUSTOMER},
            docs_url=f"{DOCS}/subscriptions#list_subscriptions",
        ),
        Trigger(
            key="event",
            name="Payment or subscription event",
            description="Fires when Chargebee tells of a subscription, a payment or an invoice.",
            event_types=(
                "subscription_created",
                "subscription_changed",
                "subscription_cancelled",
                "payment_succeeded",
                "payment_failed",
                "invoice_generated",
            ),
            event_id="id",
            sample={
                "id": "ev___test__8aspSBR9AyaBC",
                "occurred_at": 1780300000,
                "source": "admin_console",
                "object": "event",
                "api_version": "v2",
                "event_type": "subscription_created",
                "content": {"subscription": SUBSCRIPTION, "customer": CUSTOMER},
            },
            docs_url=f"{DOCS}/events",
        ),
    ),
)
