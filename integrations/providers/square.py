"""Square: payments and point of sale."""

from __future__ import annotations

from integrations.spec import Action, Field, Identity, Json, OAuth2, Pagination, Provider, Request, Revoke, Trigger, Webhook

DOCS = "https://developer.squareup.com/reference/square"
VERSION = "2026-09-16"  # https://developer.squareup.com/docs/changelog/connect
CURSOR = Field("cursor", "Page", description="cursor of the page before.", required=False, example="EXBwB3sQN2CzLIvpZ")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
LOCATION = Field("location_id", "Location id", description="Id of the location.", example="L88917AVBK2S5")
PERSON = (
    Field("given_name", "First name", description="First name.", required=False, example="Ada"),
    Field("family_name", "Last name", description="Last name.", required=False, example="Lovelace"),
    Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
    Field("phone", "Phone", description="Phone in E.164.", required=False, example="+442079460000"),
    Field("company", "Company", description="Company.", required=False, example="Analytical Engines"),
    Field("note", "Note", description="A note only you see.", required=False, example="Likes engines"),
)
PERSON_BODY: dict[str, Json] = {
    "given_name": "{given_name}",
    "family_name": "{family_name}",
    "email_address": "{email}",
    "phone_number": "{phone}",
    "company_name": "{company}",
    "note": "{note}",
}
PAYMENT: dict[str, Json] = {
    "id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY",
    "created_at": "2026-06-01T10:00:00.000Z",
    "updated_at": "2026-06-01T10:00:05.000Z",
    "amount_money": {"amount": 2000, "currency": "USD"},
    "status": "COMPLETED",
    "source_type": "CARD",
    "location_id": "L88917AVBK2S5",
    "order_id": "d7eKah653Z579f3gVtjlxpSlmUcZY",
    "customer_id": "JDKYHBWT1D4F8MFH63DBMEN8Y4",
    "receipt_number": "hYy9",
}
CUSTOMER: dict[str, Json] = {
    "id": "JDKYHBWT1D4F8MFH63DBMEN8Y4",
    "given_name": "Ada",
    "family_name": "Lovelace",
    "email_address": "ada@example.com",
    "phone_number": "+442079460000",
    "created_at": "2026-06-01T10:00:00.000Z",
    "updated_at": "2026-06-01T10:00:00.000Z",
    "version": 0,
}
ORDER: dict[str, Json] = {
    "id": "d7eKah653Z579f3gVtjlxpSlmUcZY",
    "location_id": "L88917AVBK2S5",
    "state": "OPEN",
    "line_items": [{"uid": "8uSwfzvUImn3IRrvciqlXC", "name": "Engine", "quantity": "1"}],
    "total_money": {"amount": 2000, "currency": "USD"},
    "created_at": "2026-06-01T10:00:00.000Z",
    "updated_at": "2026-06-01T10:00:00.000Z",
}

provider = Provider(
    slug="square",
    name="Square",
    category="payments",
    base_url="https://connect.squareup.com/v2",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://connect.squareup.com/oauth2/authorize",
        token_url="https://connect.squareup.com/oauth2/token",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="https://connect.squareup.com/oauth2/revoke",
                headers={"Authorization": "Client {client_secret}", "Square-Version": VERSION},
                json={"client_id": "{client_id}", "access_token": "{access_token}"},
            ),
            client_auth="none",
        ),
        scopes=(
            "MERCHANT_PROFILE_READ",
            "PAYMENTS_READ",
            "PAYMENTS_WRITE",
            "ORDERS_READ",
            "ORDERS_WRITE",
            "CUSTOMERS_READ",
            "CUSTOMERS_WRITE",
            "ITEMS_READ",
        ),
        pkce=False,
        token_body="json",
        authorize_params={"session": "false"},
    ),
    description="Payments and point of sale.",
    aliases=("squareup",),
    headers={"Square-Version": VERSION},
    identity=Identity(request=Request(path="/merchants/me"), id="merchant.id", label="merchant.business_name"),
    pagination=Pagination(style="cursor", parameter="cursor", cursor="cursor", size_parameter="limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Square-HmacSHA256-Signature",
        encoding="base64",
        signed="{url}{body}",
        event_type="type",
        event_id="event_id",
        match=("merchant_id", "account_id"),
        docs_url="https://developer.squareup.com/docs/webhooks/step3validate",
    ),
    actions=(
        Action(
            key="list_locations",
            name="List locations",
            description="Lists the seller's locations, whose ids other actions ask for.",
            request=Request(path="/locations"),
            scopes=("MERCHANT_PROFILE_READ",),
            effect="idempotent",
            sample={"locations": [{"id": "L88917AVBK2S5", "name": "Engines", "status": "ACTIVE", "currency": "USD"}]},
            docs_url=f"{DOCS}/locations-api/list-locations",
        ),
        Action(
            key="list_payments",
            name="List payments",
            description="Lists payments, the newest first.",
            inputs=(
                Field("begin", "From", "date", description="RFC 3339.", required=False, example="2026-06-01T00:00:00Z"),
                Field("end", "To", "date", description="RFC 3339.", required=False, example="2026-06-30T23:59:59Z"),
                LIMIT,
                CURSOR,
            ),
            request=Request(
                path="/payments",
                query={
                    "begin_time": "{begin}",
                    "end_time": "{end}",
                    "sort_order": "DESC",
                    "limit": "{limit}",
                    "cursor": "{cursor}",
                },
            ),
            scopes=("PAYMENTS_READ",),
            effect="idempotent",
            sample={"payments": [PAYMENT], "cursor": "EXBwB3sQN2CzLIvpZ"},
            docs_url=f"{DOCS}/payments-api/list-payments",
        ),
        Action(
            key="refund",
            name="Refund a payment",
            description="Gives back all or part of a payment.",
            inputs=(
                Field("payment_id", "Payment id", description="Id of the payment.", example="hYy9pRFVxpDsO1FB05SunFWUe9JZY"),
                Field("amount", "Amount", "integer", description="In the currency's smallest unit.", example=500),
                Field("currency", "Currency", description="ISO 4217 code.", example="USD"),
                Field("reason", "Reason", description="Why.", required=False, example="Returned"),
            ),
            request=Request(
                method="POST",
                path="/refunds",
                json={
                    "idempotency_key": "{request_id}",
                    "payment_id": "{payment_id}",
                    "amount_money": {"amount": "{amount}", "currency": "{currency}"},
                    "reason": "{reason}",
                },
            ),
            scopes=("PAYMENTS_WRITE",),
            effect="keyed",  # https://developer.squareup.com/docs/build-basics/common-api-patterns/idempotency
            sample={
                "refund": {
                    "id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY_lVRbYTDn",
                    "status": "PENDING",
                    "amount_money": {"amount": 500, "currency": "USD"},
                    "payment_id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY",
                }
            },
            docs_url=f"{DOCS}/refunds-api/refund-payment",
        ),
        Action(
            key="create_payment_link",
            name="Create a payment link",
            description="Creates a page on which someone pays for one thing.",
            inputs=(
                LOCATION,
                Field("name", "Name", description="What is paid for.", example="Engine hours"),
                Field("amount", "Amount", "integer", description="In the currency's smallest unit.", example=2000),
                Field("currency", "Currency", description="ISO 4217 code.", example="USD"),
            ),
            request=Request(
                method="POST",
                path="/online-checkout/payment-links",
                json={
                    "idempotency_key": "{request_id}",
                    "quick_pay": {
                        "name": "{name}",
                        "price_money": {"amount": "{amount}", "currency": "{currency}"},
                        "location_id": "{location_id}",
                    },
                },
            ),
            scopes=("ORDERS_WRITE", "ORDERS_READ", "PAYMENTS_WRITE"),
            effect="keyed",
            sample={
                "payment_link": {
                    "id": "PKVT6XGJZXYUP3NZ",
                    "version": 1,
                    "url": "https://square.link/u/EXAMPLE",
                    "order_id": "o4b7saqp4HzhNttf5AJxC0Srjd4F",
                    "created_at": "2026-06-01T10:00:00Z",
                }
            },
            docs_url=f"{DOCS}/checkout-api/create-payment-link",
        ),
        Action(
            key="search_customers",
            name="Search customers",
            description="Finds customers whose email holds the words, all where none are given.",
            inputs=(
                Field("email", "Email", description="Part of the address.", required=False, example="ada@example.com"),
                LIMIT,
                CURSOR,
            ),
            request=Request(
                method="POST",
                path="/customers/search",
                json={
                    "query": {"filter": {"email_address": {"fuzzy": "{email}"}}},
                    "limit": "{limit}",
                    "cursor": "{cursor}",
                },
            ),
            scopes=("CUSTOMERS_READ",),
            effect="idempotent",
            sample={"customers": [CUSTOMER], "cursor": "9dpS093Uy12AzeE"},
            docs_url=f"{DOCS}/customers-api/search-customers",
        ),
        Action(
            key="create_customer",
            name="Create a customer",
            description="Creates a customer; a name, company, email or phone must be given.",
            inputs=PERSON,
            request=Request(method="POST", path="/customers", json={"idempotency_key": "{request_id}", **PERSON_BODY}),
            scopes=("CUSTOMERS_WRITE",),
            effect="keyed",
            sample={"customer": CUSTOMER},
            docs_url=f"{DOCS}/customers-api/create-customer",
        ),
        Action(
            key="update_customer",
            name="Change a customer",
            description="Changes what is given of a customer.",
            inputs=(
                Field("customer_id", "Customer id", description="Id of the customer.", example="JDKYHBWT1D4F8MFH63DBMEN8Y4"),
                *PERSON,
            ),
            request=Request(method="PUT", path="/customers/{customer_id}", json=PERSON_BODY),
            scopes=("CUSTOMERS_WRITE",),
            effect="idempotent",
            sample={"customer": CUSTOMER},
            docs_url=f"{DOCS}/customers-api/update-customer",
        ),
        Action(
            key="search_orders",
            name="Search orders",
            description="Lists the orders of a location, the newest first.",
            inputs=(LOCATION, LIMIT, CURSOR),
            request=Request(
                method="POST",
                path="/orders/search",
                json={
                    "location_ids": ["{location_id}"],
                    "query": {"sort": {"sort_field": "CREATED_AT", "sort_order": "DESC"}},
                    "limit": "{limit}",
                    "cursor": "{cursor}",
                },
            ),
            scopes=("ORDERS_READ",),
            effect="idempotent",
            sample={"orders": [ORDER], "cursor": "123"},
            docs_url=f"{DOCS}/orders-api/search-orders",
        ),
    ),
    triggers=(
        Trigger(
            key="new_payment",
            name="New payment",
            description="Fires for each new payment.",
            kinds=("poll",),
            poll=Request(path="/payments", query={"sort_order": "DESC", "limit": 100, "begin_time": "{since}"}),
            items="payments",
            event_id="id",
            scopes=("PAYMENTS_READ",),
            sample=PAYMENT,
            docs_url=f"{DOCS}/payments-api/list-payments",
        ),
        Trigger(
            key="new_customer",
            name="New customer",
            description="Fires for each new customer.",
            kinds=("poll",),
            poll=Request(path="/customers", query={"sort_field": "CREATED_AT", "sort_order": "DESC", "limit": 100}),
            items="customers",
            event_id="id",
            scopes=("CUSTOMERS_READ",),
            sample=CUSTOMER,
            docs_url=f"{DOCS}/customers-api/list-customers",
        ),
        Trigger(
            key="payment_event",
            name="Payment created or changed",
            description="Fires when Square tells of a payment.",
            event_types=("payment.created", "payment.updated"),
            event_id="event_id",
            scopes=("PAYMENTS_READ",),
            sample={
                "merchant_id": "6SSW7HV8K2ST5",
                "type": "payment.updated",
                "event_id": "6a8f5f28-54a1-4eb0-a98a-3111513fd4fc",
                "created_at": "2026-06-01T10:00:05.000Z",
                "data": {"type": "payment", "id": "hYy9pRFVxpDsO1FB05SunFWUe9JZY", "object": {"payment": PAYMENT}},
            },
            docs_url="https://developer.squareup.com/docs/payments-api/webhooks",
        ),
    ),
)
