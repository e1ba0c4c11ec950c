"""Stripe: payments and billing."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
    Action,
    ApiKey,
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

DOCS = "https://docs.stripe.com/api"
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=20, example=20)
AFTER = Field(
    "after", "After", description="Id of the last one of the page before.", required=False, example="cus_NffrFeUfNV2Hib"
)
CUSTOMER_ID = Field("customer_id", "Customer id", description="Id of the customer.", example="cus_NffrFeUfNV2Hib")
ONE_CUSTOMER = Field(
    "customer_id", "Customer id", description="Of one customer only.", required=False, example="cus_NffrFeUfNV2Hib"
)
INVOICE_ID = Field("invoice_id", "Invoice id", description="Id of the invoice.", example="in_1MtHbELkdIwHu7ix")
AMOUNT = Field("amount", "Amount", "integer", description="In the currency's smallest unit, such as cents.", example=2000)
CURRENCY = Field("currency", "Currency", description="ISO 4217 code in lower case.", example="usd")
PERSON = (
    Field("name", "Name", description="Full name or company.", required=False, example="Ada Lovelace"),
    Field("phone", "Phone", description="Phone number.", required=False, example="+442079460000"),
    Field("description", "Description", description="A note only you see.", required=False, example="Likes engines"),
)
PERSON_FORM: dict[str, Json] = {"email": "{email}", "name": "{name}", "phone": "{phone}", "description": "{description}"}
CUSTOMER: dict[str, Json] = {
    "id": "cus_NffrFeUfNV2Hib",
    "object": "customer",
    "email": "ada@example.com",
    "name": "Ada Lovelace",
    "phone": None,
    "created": 1780300000,
    "livemode": False,
}
INVOICE: dict[str, Json] = {
    "id": "in_1MtHbELkdIwHu7ix",
    "object": "invoice",
    "customer": "cus_NffrFeUfNV2Hib",
    "status": "draft",
    "currency": "usd",
    "amount_due": 2000,
    "amount_paid": 0,
    "hosted_invoice_url": None,
    "created": 1780300000,
}
INTENT: dict[str, Json] = {
    "id": "pi_3MtwBwLkdIwHu7ix28a3tqPa",
    "object": "payment_intent",
    "amount": 2000,
    "currency": "usd",
    "customer": "cus_NffrFeUfNV2Hib",
    "status": "succeeded",
    "receipt_email": "ada@example.com",
    "created": 1780300000,
}
CHARGE: dict[str, Json] = {
    "id": "ch_3MmlLrLkdIwHu7ix0snN0B15",
    "object": "charge",
    "amount": 2000,
    "currency": "usd",
    "paid": True,
    "status": "succeeded",
    "customer": "cus_NffrFeUfNV2Hib",
    "payment_intent": "pi_3MtwBwLkdIwHu7ix28a3tqPa",
    "receipt_url": "https://pay.stripe.com/receipts/payment/abc",
    "created": 1780300000,
}
SUBSCRIPTION: dict[str, Json] = {
    "id": "sub_1MowQVLkdIwHu7ixeRlqHVzs",
    "object": "subscription",
    "customer": "cus_NffrFeUfNV2Hib",
    "status": "active",
    "cancel_at_period_end": False,
    "items": {"object": "list", "data": [{"id": "si_Na6dzxczY5fwHx", "price": {"id": "price_1MowQULkdIwHu7ix"}}]},
    "created": 1780300000,
}


def page(item: Json, url: str) -> Json:
    """A list as Stripe answers it."""
    return {"object": "list", "url": url, "has_more": False, "data": [item]}


def told(key: str, name: str, thing: Json, kind: str, happenings: tuple[str, ...]) -> Trigger:
    """A trigger by webhook, of events as https://docs.stripe.com/api/events/object has them."""
    words = ", ".join(happening.replace("_", " ") for happening in happenings)
    types = tuple(f"{kind}.{happening}" for happening in happenings)
    event: Json = {"id": "evt_1NG8Du2eZvKYlo2CUI79vXWy", "object": "event", "type": types[0], "data": {"object": thing}}
    return Trigger(
        key=f"{key}_changed",
        name=f"{name} changed",
        description=f"Fires when Stripe tells of a {key}: {words}.",
        event_types=types,
        event_id="id",
        sample=event,
        docs_url=f"{DOCS}/events/types",
    )


provider = Provider(
    slug="stripe",
    name="Stripe",
    category="payments",
    base_url="https://api.stripe.com",
    api_descriptions=("https://raw.githubusercontent.com/stripe/openapi/master/openapi/spec3.json",),
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://connect.stripe.com/oauth/authorize",
        token_url="https://connect.stripe.com/oauth/token",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="https://connect.stripe.com/oauth/deauthorize",
                headers={"Authorization": "Bearer {client_secret}"},
                form={"client_id": "{client_id}", "stripe_user_id": "{stripe_user_id}"},
            ),
            client_auth="none",
        ),
        scopes=("read_write",),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Secret or restricted key"),),
    description="Payments and billing.",
    aliases=("stripe-connect",),
    account_fields=(
        AccountField(
            key="stripe_user_id",
            label="Account id",
            pattern="^acct_[A-Za-z0-9]+$",
            source="token_response",
            example="acct_1032D82eZvKYlo2C",
        ),
    ),
    identity=Identity(request=Request(path="/v1/account"), id="id", label="settings.dashboard.display_name"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Stripe-Signature",
        part="v1",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
        event_type="type",
        event_id="id",
        match=("account", "stripe_user_id"),
        docs_url="https://docs.stripe.com/webhooks#verify-manually",
    ),
    actions=(
        Action(
            key="create_customer",
            name="Create a customer",
            description="Creates a customer.",
            inputs=(Field("email", "Email", description="Email address.", example="ada@example.com"), *PERSON),
            request=Request(method="POST", path="/v1/customers", form=PERSON_FORM),
            scopes=("read_write",),
            effect="keyed",  # https://docs.stripe.com/api/idempotent_requests
            sample=CUSTOMER,
            docs_url=f"{DOCS}/customers/create",
        ),
        Action(
            key="update_customer",
            name="Change a customer",
            description="Changes what is given of a customer.",
            inputs=(
                CUSTOMER_ID,
                Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
                *PERSON,
            ),
            request=Request(method="POST", path="/v1/customers/{customer_id}", form=PERSON_FORM),
            scopes=("read_write",),
            effect="keyed",
            sample=CUSTOMER,
            docs_url=f"{DOCS}/customers/update",
        ),
        Action(
            key="list_customers",
            name="List customers",
            description="Lists customers, the newest first, all or those with one email.",
            inputs=(
                Field("email", "Email", description="Exactly this address.", required=False, example="ada@example.com"),
                LIMIT,
                AFTER,
            ),
            request=Request(path="/v1/customers", query={"email": "{email}", "limit": "{limit}", "starting_after": "{after}"}),
            scopes=("read_write",),
            effect="idempotent",
            sample=page(CUSTOMER, "/v1/customers"),
            docs_url=f"{DOCS}/customers/list",
        ),
        Action(
            key="list_charges",
            name="List charges",
            description="Lists charges, the newest first.",
            inputs=(ONE_CUSTOMER, LIMIT, AFTER),
            request=Request(
                path="/v1/charges", query={"customer": "{customer_id}", "limit": "{limit}", "starting_after": "{after}"}
            ),
            scopes=("read_write",),
            effect="idempotent",
            sample=page(CHARGE, "/v1/charges"),
            docs_url=f"{DOCS}/charges/list",
        ),
        Action(
            key="create_payment_intent",
            name="Create a payment",
            description="Begins a payment, which the customer completes with the client secret it answers.",
            inputs=(
                AMOUNT,
                CURRENCY,
                ONE_CUSTOMER,
                Field("receipt_email", "Receipt to", description="Email.", required=False, example="ada@example.com"),
                Field("description", "Description", description="What it is for.", required=False, example="Order 17"),
            ),
            request=Request(
                method="POST",
                path="/v1/payment_intents",
                form={
                    "amount": "{amount}",
                    "currency": "{currency}",
                    "customer": "{customer_id}",
                    "receipt_email": "{receipt_email}",
                    "description": "{description}",
                    "automatic_payment_methods[enabled]": "true",
                },
            ),
            scopes=("read_write",),
            effect="keyed",
            sample={**INTENT, "status": "requires_payment_method"},
            docs_url=f"{DOCS}/payment_intents/create",
        ),
        Action(
            key="refund",
            name="Refund a payment",
            description="Gives back all or part of a payment.",
            inputs=(
                Field(
                    "payment_intent", "Payment", description="Id of the payment intent.", example="pi_3MtwBwLkdIwHu7ix28a3tqPa"
                ),
                Field(
                    "amount", "Amount", "integer", description="Smallest unit; all if left out.", required=False, example=500
                ),
            ),
            request=Request(
                method="POST", path="/v1/refunds", form={"payment_intent": "{payment_intent}", "amount": "{amount}"}
            ),
            scopes=("read_write",),
            effect="keyed",
            sample={
                "id": "re_1Nispe2eZvKYlo2Cd31jOCgZ",
                "object": "refund",
                "amount": 500,
                "currency": "usd",
                "payment_intent": "pi_3MtwBwLkdIwHu7ix28a3tqPa",
                "status": "succeeded",
            },
            docs_url=f"{DOCS}/refunds/create",
        ),
        Action(
            key="create_invoice_item",
            name="Add to the next invoice",
            description="Adds a line to a customer's draft invoice or, without one, to the next.",
            inputs=(
                CUSTOMER_ID,
                AMOUNT,
                CURRENCY,
                Field("description", "Description", description="Text of the line.", example="Engine hours"),
                Field("invoice", "Invoice", description="Id of a draft.", required=False, example="in_1MtHbELkdIwHu7ix"),
            ),
            request=Request(
                method="POST",
                path="/v1/invoiceitems",
                form={
                    "customer": "{customer_id}",
                    "amount": "{amount}",
                    "currency": "{currency}",
                    "description": "{description}",
                    "invoice": "{invoice}",
                },
            ),
            scopes=("read_write",),
            effect="keyed",
            sample={"id": "ii_1MtGUtLkdIwHu7ix", "object": "invoiceitem", "amount": 2000, "currency": "usd"},
            docs_url=f"{DOCS}/invoiceitems/create",
        ),
        Action(
            key="create_invoice",
            name="Create an invoice",
            description="Creates a draft invoice for a customer, with the lines that wait for it.",
            inputs=(
                CUSTOMER_ID,
                Field(
                    "days_until_due",
                    "Days until due",
                    "integer",
                    description="From sending.",
                    default=30,
                    required=False,
                    example=30,
                ),
            ),
            request=Request(
                method="POST",
                path="/v1/invoices",
                form={
                    "customer": "{customer_id}",
                    "collection_method": "send_invoice",
                    "days_until_due": "{days_until_due}",
                    "pending_invoice_items_behavior": "include",
                },
            ),
            scopes=("read_write",),
            effect="keyed",
            sample=INVOICE,
            docs_url=f"{DOCS}/invoices/create",
        ),
        Action(
            key="send_invoice",
            name="Send an invoice",
            description="Finalizes an invoice and emails it to the customer.",
            inputs=(INVOICE_ID,),
            request=Request(method="POST", path="/v1/invoices/{invoice_id}/send"),
            scopes=("read_write",),
            effect="keyed",
            sample={**INVOICE, "status": "open", "hosted_invoice_url": "https://invoice.stripe.com/i/acct_1/live_1"},
            docs_url=f"{DOCS}/invoices/send",
        ),
        Action(
            key="list_subscriptions",
            name="List subscriptions",
            description="Lists subscriptions that are not canceled, the newest first.",
            inputs=(ONE_CUSTOMER, LIMIT, AFTER),
            request=Request(
                path="/v1/subscriptions", query={"customer": "{customer_id}", "limit": "{limit}", "starting_after": "{after}"}
            ),
            scopes=("read_write",),
            effect="idempotent",
            sample=page(SUBSCRIPTION, "/v1/subscriptions"),
            docs_url=f"{DOCS}/subscriptions/list",
        ),
    ),
    triggers=(
        told("payment", "Payment", INTENT, "payment_intent", ("succeeded", "payment_failed", "canceled")),
        told("invoice", "Invoice", INVOICE, "invoice", ("paid", "payment_failed", "finalized", "created")),
        told("subscription", "Subscription", SUBSCRIPTION, "customer.subscription", ("created", "updated", "deleted")),
        Trigger(
            key="new_customer",
            name="New customer",
            description="Fires for each new customer.",
            kinds=("poll",),
            poll=Request(path="/v1/customers", query={"limit": 100}),
            items="data",
            event_id="id",
            sample=CUSTOMER,
            docs_url=f"{DOCS}/customers/list",
        ),
        Trigger(
            key="new_charge",
            name="New charge",
            description="Fires for each new charge, paid or failed.",
            kinds=("poll",),
            poll=Request(path="/v1/charges", query={"limit": 100}),
            items="data",
            event_id="id",
            sample=CHARGE,
            docs_url=f"{DOCS}/charges/list",
        ),
    ),
)
