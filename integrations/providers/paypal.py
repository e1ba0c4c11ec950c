"""PayPal: payments, orders, invoices and payouts."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    Action,
    ClientCredentials,
    Field,
    Identity,
    Json,
    Provider,
    Request,
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://developer.paypal.com/docs/api"
#: A repeated call with the same id answers as the first: https://developer.paypal.com/api/rest/reference/idempotency/
ONCE = {"PayPal-Request-Id": "{request_id}", "Prefer": "return=representation"}
ORDER_ID = Field("order_id", "Order id", description="Id of the order.", example="5O190127TN364715T")
CAPTURE_ID = Field("capture_id", "Capture id", description="Id of the captured payment.", example="2GG279541U471931P")
INVOICE_ID = Field("invoice_id", "Invoice id", description="Id of the invoice.", example="INV2-Z56S-5LLA-Q52L-CPZ5")
VALUE = Field("value", "Amount", description="Decimal, as a text.", example="100.00")
CURRENCY = Field("currency", "Currency", description="ISO 4217 code.", example="USD")
ORDER: dict[str, Json] = {
    "id": "5O190127TN364715T",
    "status": "CREATED",
    "intent": "CAPTURE",
    "purchase_units": [{"reference_id": "default", "amount": {"currency_code": "USD", "value": "100.00"}}],
    "create_time": "2026-06-01T10:00:00Z",
    "links": [{"href": "https://www.paypal.com/checkoutnow?token=5O190127TN364715T", "rel": "approve", "method": "GET"}],
}
CAPTURE: dict[str, Json] = {
    "id": "2GG279541U471931P",
    "status": "COMPLETED",
    "amount": {"currency_code": "USD", "value": "100.00"},
    "final_capture": True,
    "create_time": "2026-06-01T10:01:00Z",
}
INVOICE: dict[str, Json] = {
    "id": "INV2-Z56S-5LLA-Q52L-CPZ5",
    "status": "DRAFT",
    "detail": {"invoice_number": "0001", "currency_code": "USD", "note": "Thank you."},
    "primary_recipients": [{"billing_info": {"email_address": "ada@example.com"}}],
    "amount": {"currency_code": "USD", "value": "100.00"},
}
TRANSACTION: dict[str, Json] = {
    "transaction_info": {
        "transaction_id": "5TY05013RG002845M",
        "transaction_event_code": "T0006",
        "transaction_initiation_date": "2026-06-01T10:00:00+0000",
        "transaction_updated_date": "2026-06-01T10:00:00+0000",
        "transaction_amount": {"currency_code": "USD", "value": "100.00"},
        "transaction_status": "S",
    }
}


def lines(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """The one line of an invoice."""
    price = {"currency_code": inputs["currency"], "value": inputs["value"]}
    return {"items": [{"name": inputs["item"], "quantity": inputs["quantity"], "unit_amount": price}]}


provider = Provider(
    slug="paypal",
    name="PayPal",
    category="payments",
    base_url="https://api-m.paypal.com",
    docs_url="https://developer.paypal.com/api/rest/",
    auth=ClientCredentials(
        token_url="https://api-m.paypal.com/v1/oauth2/token",
        revoke=rfc7009("https://api-m.paypal.com/v1/oauth2/token/terminate", "basic"),
    ),
    description="Payments, orders, invoices and payouts.",
    identity=Identity(
        request=Request(path="/v1/identity/oauth2/userinfo", query={"schema": "paypalv1.1"}), id="payer_id", label="name"
    ),
    webhook=Webhook(
        algorithm="custom",
        header="PAYPAL-TRANSMISSION-SIG",
        encoding="base64",
        event_type="event_type",
        event_id="id",
        docs_url="https://developer.paypal.com/api/rest/webhooks/rest/",
    ),
    actions=(
        Action(
            key="create_order",
            name="Create an order",
            description="Creates an order, which the buyer approves at the link it answers.",
            inputs=(
                VALUE,
                CURRENCY,
                Field("description", "Description", description="What it is for.", required=False, example="Engine hours"),
                Field("reference", "Reference", description="Your own id of it.", required=False, example="order-17"),
            ),
            request=Request(
                method="POST",
                path="/v2/checkout/orders",
                headers=ONCE,
                json={
                    "intent": "CAPTURE",
                    "purchase_units": [
                        {
                            "amount": {"currency_code": "{currency}", "value": "{value}"},
                            "description": "{description}",
                            "custom_id": "{reference}",
                        }
                    ],
                },
            ),
            effect="keyed",
            sample=ORDER,
            docs_url=f"{DOCS}/orders/v2/#orders_create",
        ),
        Action(
            key="get_order",
            name="Read an order",
            description="Reads one order.",
            inputs=(ORDER_ID,),
            request=Request(path="/v2/checkout/orders/{order_id}"),
            effect="idempotent",
            sample=ORDER,
            docs_url=f"{DOCS}/orders/v2/#orders_get",
        ),
        Action(
            key="capture_order",
            name="Capture an order",
            description="Takes the money of an order the buyer has approved.",
            inputs=(ORDER_ID,),
            request=Request(method="POST", path="/v2/checkout/orders/{order_id}/capture", headers=ONCE, json={}),
            effect="keyed",
            sample={
                "id": "5O190127TN364715T",
                "status": "COMPLETED",
                "purchase_units": [{"reference_id": "default", "payments": {"captures": [CAPTURE]}}],
            },
            docs_url=f"{DOCS}/orders/v2/#orders_capture",
        ),
        Action(
            key="refund",
            name="Refund a payment",
            description="Gives back a part of a captured payment.",
            inputs=(
                CAPTURE_ID,
                VALUE,
                CURRENCY,
                Field("note", "Note", description="For the payer.", required=False, example="Sorry."),
            ),
            request=Request(
                method="POST",
                path="/v2/payments/captures/{capture_id}/refund",
                headers=ONCE,
                json={"amount": {"value": "{value}", "currency_code": "{currency}"}, "note_to_payer": "{note}"},
            ),
            effect="keyed",
            sample={"id": "1JU08902781691411", "status": "COMPLETED", "amount": {"currency_code": "USD", "value": "100.00"}},
            docs_url=f"{DOCS}/payments/v2/#captures_refund",
        ),
        Action(
            key="list_transactions",
            name="List transactions",
            description="Lists transactions of at most 31 days; they appear up to three hours late.",
            inputs=(
                Field("start", "From", "date", description="RFC 3339.", example="2026-06-01T00:00:00Z"),
                Field("end", "To", "date", description="RFC 3339.", example="2026-06-30T23:59:59Z"),
                Field("page", "Page", "integer", description="From 1.", required=False, default=1, example=1),
                Field("limit", "Limit", "integer", description="1 to 500.", required=False, default=100, example=100),
            ),
            request=Request(
                path="/v1/reporting/transactions",
                query={
                    "start_date": "{start}",
                    "end_date": "{end}",
                    "fields": "all",
                    "page": "{page}",
                    "page_size": "{limit}",
                },
            ),
            effect="idempotent",
            sample={"transaction_details": [TRANSACTION], "total_items": 1, "total_pages": 1, "page": 1},
            docs_url=f"{DOCS}/transaction-search/v1/#transactions_get",
        ),
        Action(
            key="create_invoice",
            name="Create an invoice",
            description="Creates a draft invoice with one line.",
            inputs=(
                Field("email", "Email", description="Who is to pay.", example="ada@example.com"),
                Field("item", "Item", description="Text of the line.", example="Engine hours"),
                Field("quantity", "Quantity", description="How many.", required=False, default="1", example="1"),
                VALUE,
                CURRENCY,
                Field("note", "Note", description="For the payer.", required=False, example="Thank you."),
            ),
            prepare=lines,
            prepares=("items",),
            request=Request(
                method="POST",
                path="/v2/invoicing/invoices",
                headers={"Prefer": "return=representation"},
                json={
                    "detail": {"currency_code": "{currency}", "note": "{note}"},
                    "primary_recipients": [{"billing_info": {"email_address": "{email}"}}],
                    "items": "{items}",
                },
            ),
            sample=INVOICE,
            docs_url=f"{DOCS}/invoicing/v2/#invoices_create",
        ),
        Action(
            key="send_invoice",
            name="Send an invoice",
            description="Sends a draft invoice to its recipient by email.",
            inputs=(INVOICE_ID,),
            request=Request(
                method="POST",
                path="/v2/invoicing/invoices/{invoice_id}/send",
                headers={"PayPal-Request-Id": "{request_id}"},
                json={"send_to_recipient": True},
            ),
            effect="keyed",
            sample={"rel": "self", "href": "https://www.paypal.com/invoice/p#Z56S5LLAQ52LCPZ5", "method": "GET"},
            docs_url=f"{DOCS}/invoicing/v2/#invoices_send",
        ),
        Action(
            key="create_payout",
            name="Pay someone",
            description="Sends money to someone's email; a batch id used in the last 30 days is refused.",
            inputs=(
                Field("batch_id", "Batch id", description="Your own id of the payout.", example="payout-17"),
                Field("email", "Email", description="Who is paid.", example="ada@example.com"),
                VALUE,
                CURRENCY,
                Field("note", "Note", description="For the recipient.", required=False, example="Thank you."),
            ),
            request=Request(
                method="POST",
                path="/v1/payments/payouts",
                headers={"PayPal-Request-Id": "{request_id}"},
                json={
                    "sender_batch_header": {"sender_batch_id": "{batch_id}"},
                    "items": [
                        {
                            "recipient_type": "EMAIL",
                            "receiver": "{email}",
                            "amount": {"value": "{value}", "currency": "{currency}"},
                            "note": "{note}",
                        }
                    ],
                },
            ),
            effect="keyed",
            sample={
                "batch_header": {
                    "payout_batch_id": "5UXD2E8A7EBQJ",
                    "batch_status": "PENDING",
                    "sender_batch_header": {"sender_batch_id": "payout-17"},
                }
            },
            docs_url=f"{DOCS}/payments.payouts-batch/v1/#payouts_post",
        ),
    ),
    triggers=(
        Trigger(
            key="payment_captured",
            name="Payment captured, refunded or denied",
            description="Fires when PayPal tells of a captured payment.",
            event_types=("PAYMENT.CAPTURE.COMPLETED", "PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.DENIED"),
            event_id="id",
            sample={
                "id": "WH-58D329510W468432D-8HN650336L201105X",
                "event_type": "PAYMENT.CAPTURE.COMPLETED",
                "resource_type": "capture",
                "create_time": "2026-06-01T10:01:00Z",
                "summary": "Payment completed for $ 100.0 USD",
                "resource": CAPTURE,
            },
            docs_url="https://developer.paypal.com/api/rest/webhooks/event-names/",
        ),
        Trigger(
            key="invoice_changed",
            name="Invoice paid or canceled",
            description="Fires when PayPal tells of an invoice.",
            event_types=("INVOICING.INVOICE.PAID", "INVOICING.INVOICE.CANCELLED", "INVOICING.INVOICE.REFUNDED"),
            event_id="id",
            sample={
                "id": "WH-1DN96085MA8540132-12R13985KA9332456",
                "event_type": "INVOICING.INVOICE.PAID",
                "resource_type": "invoices",
                "create_time": "2026-06-01T10:01:00Z",
                "resource": {"invoice": {**INVOICE, "status": "PAID"}},
            },
            docs_url="https://developer.paypal.com/api/rest/webhooks/event-names/",
        ),
    ),
)
