"""QuickBooks Online: accounting for small businesses."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities"
GUIDES = "https://developer.intuit.com/app/developer/qbo/docs"
SCOPE = "com.intuit.quickbooks.accounting"
#: A repeated call with the same id answers as the first:
#: https://developer.intuit.com/app/developer/qbo/docs/learn/rest-api-features#request-ids
ONCE: dict[str, Json] = {"requestid": "{request_id}"}
CUSTOMER_ID = Field("customer_id", "Customer id", description="Id of the customer.", example="58")
INVOICE_ID = Field("invoice_id", "Invoice id", description="Id of the invoice.", example="130")
AMOUNT = Field("amount", "Amount", "number", description="In the company's currency.", example=100)
CUSTOMER: dict[str, Json] = {
    "Id": "58",
    "SyncToken": "0",
    "DisplayName": "Analytical Engines",
    "GivenName": "Ada",
    "FamilyName": "Lovelace",
    "PrimaryEmailAddr": {"Address": "ada@example.com"},
    "PrimaryPhone": {"FreeFormNumber": "+442079460000"},
    "Balance": 0,
    "Active": True,
    "MetaData": {"CreateTime": "2026-06-01T10:00:00-07:00", "LastUpdatedTime": "2026-06-01T10:00:00-07:00"},
}
INVOICE: dict[str, Json] = {
    "Id": "130",
    "SyncToken": "0",
    "DocNumber": "1037",
    "TxnDate": "2026-06-01",
    "DueDate": "2026-07-01",
    "CustomerRef": {"value": "58", "name": "Analytical Engines"},
    "TotalAmt": 100.0,
    "Balance": 100.0,
    "EmailStatus": "NotSet",
    "MetaData": {"CreateTime": "2026-06-01T10:00:00-07:00", "LastUpdatedTime": "2026-06-01T10:00:00-07:00"},
}
PAYMENT: dict[str, Json] = {
    "Id": "163",
    "SyncToken": "0",
    "TxnDate": "2026-06-15",
    "CustomerRef": {"value": "58", "name": "Analytical Engines"},
    "TotalAmt": 100.0,
    "UnappliedAmt": 0,
    "MetaData": {"CreateTime": "2026-06-15T10:00:00-07:00", "LastUpdatedTime": "2026-06-15T10:00:00-07:00"},
}


def escaped(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """A name as it may stand between quotes in Intuit's query language."""
    return {"words": str(inputs["name"]).replace("\\", "\\\\").replace("'", "\\'")}


def newest(entity: str) -> Request:
    """The newest records of one kind."""
    text = " ".join(("select * from", entity, "orderby MetaData.CreateTime desc maxresults 100"))
    return Request(path="/query", query={"query": text})


def found(entity: str, item: Json) -> Json:
    """The answer of a query."""
    return {"QueryResponse": {entity: [item], "startPosition": 1, "maxResults": 1}, "time": "2026-06-01T10:00:00.000-07:00"}


provider = Provider(
    slug="quickbooks",
    name="QuickBooks Online",
    category="accounting",
    base_url="https://quickbooks.api.intuit.com/v3/company/{realm_id}",
    docs_url=f"{DOCS}/account",
    auth=OAuth2(
        authorize_url="https://appcenter.intuit.com/connect/oauth2",
        token_url="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        revoke=rfc7009("https://developer.api.intuit.com/v2/oauth2/tokens/revoke", "basic"),
        scopes=(SCOPE,),
        pkce=False,
        client_auth="basic",
    ),
    description="Accounting for small businesses.",
    aliases=("quickbooks-online", "qbo"),
    account_fields=(
        AccountField(
            key="realm_id",
            label="Company id",
            pattern="^[0-9]{10,19}$",
            source="callback",
            path="realmId",
            example="9130347596842384",
        ),
    ),
    headers={"Accept": "application/json"},  # it speaks XML where nothing else is asked for
    query={
        "minorversion": "75"
    },  # the only one since August 2025: GUIDES/learn/explore-the-quickbooks-online-api/minor-versions
    identity=Identity(request=Request(path="/companyinfo/{realm_id}"), id="CompanyInfo.Id", label="CompanyInfo.CompanyName"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="intuit-signature",
        encoding="base64",
        key="verifier token",
        items=".",
        event_type="type",
        event_id="id",
        match=("intuitaccountid", "realm_id"),
        docs_url=f"{GUIDES}/develop/webhooks",
    ),
    actions=(
        Action(
            key="query",
            name="Run a query",
            description="Runs a query in Intuit's query language, at most 1000 records at a time.",
            inputs=(
                Field(
                    "query", "Query", description="Like SQL's select.", long=True, example="select * from Invoice maxresults 10"
                ),
            ),
            request=Request(path="/query", query={"query": "{query}"}),
            scopes=(SCOPE,),
            effect="idempotent",
            sample=found("Invoice", INVOICE),
            docs_url=f"{GUIDES}/learn/explore-the-quickbooks-online-api/data-queries",
        ),
        Action(
            key="find_customers",
            name="Find customers",
            description="Finds customers by part of their name.",
            inputs=(
                Field("name", "Name", description="Part of the display name.", example="Engines"),
                Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=50, example=50),
            ),
            prepare=escaped,
            prepares=("words",),
            request=Request(
                path="/query",
                query={"query": "select * from Customer where DisplayName like '%{words}%' maxresults {limit}"},
            ),
            scopes=(SCOPE,),
            effect="idempotent",
            sample=found("Customer", CUSTOMER),
            docs_url=f"{DOCS}/customer#query-a-customer",
        ),
        Action(
            key="create_customer",
            name="Create a customer",
            description="Creates a customer; the display name must be new.",
            inputs=(
                Field("name", "Display name", description="A unique name.", example="Analytical Engines"),
                Field("first_name", "First name", description="First name.", required=False, example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
                Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
                Field("phone", "Phone", description="Phone.", required=False, example="+442079460000"),
            ),
            request=Request(
                method="POST",
                path="/customer",
                query=ONCE,
                json={
                    "DisplayName": "{name}",
                    "GivenName": "{first_name}",
                    "FamilyName": "{last_name}",
                    "PrimaryEmailAddr": {"Address": "{email}"},
                    "PrimaryPhone": {"FreeFormNumber": "{phone}"},
                },
            ),
            scopes=(SCOPE,),
            effect="keyed",
            sample={"Customer": CUSTOMER, "time": "2026-06-01T10:00:00.000-07:00"},
            docs_url=f"{DOCS}/customer#create-a-customer",
        ),
        Action(
            key="get_invoice",
            name="Read an invoice",
            description="Reads one invoice.",
            inputs=(INVOICE_ID,),
            request=Request(path="/invoice/{invoice_id}"),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"Invoice": INVOICE, "time": "2026-06-01T10:00:00.000-07:00"},
            docs_url=f"{DOCS}/invoice#read-an-invoice",
        ),
        Action(
            key="create_invoice",
            name="Create an invoice",
            description="Creates an invoice with one line.",
            inputs=(
                CUSTOMER_ID,
                Field("item_id", "Item id", description="Id of the product or service.", example="1"),
                AMOUNT,
                Field("description", "Description", description="Text of the line.", required=False, example="Engine hours"),
                Field("due_date", "Due", description="YYYY-MM-DD.", required=False, example="2026-07-01"),
                Field("email", "Email", description="Where it is sent to.", required=False, example="ada@example.com"),
            ),
            request=Request(
                method="POST",
                path="/invoice",
                query=ONCE,
                json={
                    "CustomerRef": {"value": "{customer_id}"},
                    "Line": [
                        {
                            "DetailType": "SalesItemLineDetail",
                            "Amount": "{amount}",
                            "Description": "{description}",
                            "SalesItemLineDetail": {"ItemRef": {"value": "{item_id}"}},
                        }
                    ],
                    "DueDate": "{due_date}",
                    "BillEmail": {"Address": "{email}"},
                },
            ),
            scopes=(SCOPE,),
            effect="keyed",
            sample={"Invoice": INVOICE, "time": "2026-06-01T10:00:00.000-07:00"},
            docs_url=f"{DOCS}/invoice#create-an-invoice",
        ),
        Action(
            key="send_invoice",
            name="Email an invoice",
            description="Emails an invoice to an address.",
            inputs=(INVOICE_ID, Field("email", "Email", description="Where to.", example="ada@example.com")),
            request=Request(
                method="POST",
                path="/invoice/{invoice_id}/send",
                query={"sendTo": "{email}"},
                headers={"Content-Type": "application/octet-stream"},
            ),
            scopes=(SCOPE,),
            sample={"Invoice": {**INVOICE, "EmailStatus": "EmailSent"}, "time": "2026-06-01T10:00:00.000-07:00"},
            docs_url=f"{DOCS}/invoice#send-an-invoice",
        ),
        Action(
            key="create_payment",
            name="Record a payment",
            description="Records that a customer paid an invoice.",
            inputs=(CUSTOMER_ID, INVOICE_ID, AMOUNT),
            request=Request(
                method="POST",
                path="/payment",
                query=ONCE,
                json={
                    "CustomerRef": {"value": "{customer_id}"},
                    "TotalAmt": "{amount}",
                    "Line": [{"Amount": "{amount}", "LinkedTxn": [{"TxnId": "{invoice_id}", "TxnType": "Invoice"}]}],
                },
            ),
            scopes=(SCOPE,),
            effect="keyed",
            sample={"Payment": PAYMENT, "time": "2026-06-15T10:00:00.000-07:00"},
            docs_url=f"{DOCS}/payment#create-a-payment",
        ),
    ),
    triggers=(
        Trigger(
            key="new_invoice",
            name="New invoice",
            description="Fires for each new invoice.",
            kinds=("poll",),
            poll=newest("Invoice"),
            items="QueryResponse.Invoice",
            event_id="Id",
            scopes=(SCOPE,),
            sample=INVOICE,
            docs_url=f"{DOCS}/invoice#query-an-invoice",
        ),
        Trigger(
            key="new_customer",
            name="New customer",
            description="Fires for each new customer.",
            kinds=("poll",),
            poll=newest("Customer"),
            items="QueryResponse.Customer",
            event_id="Id",
            scopes=(SCOPE,),
            sample=CUSTOMER,
            docs_url=f"{DOCS}/customer#query-a-customer",
        ),
        Trigger(
            key="new_payment",
            name="New payment",
            description="Fires for each payment that is recorded.",
            kinds=("poll",),
            poll=newest("Payment"),
            items="QueryResponse.Payment",
            event_id="Id",
            scopes=(SCOPE,),
            sample=PAYMENT,
            docs_url=f"{DOCS}/payment#query-a-payment",
        ),
        Trigger(
            key="changed",
            name="Invoice, customer or payment changed",
            description="Fires when QuickBooks tells of a change; it names the record only.",
            event_types=tuple(
                f"qbo.{what}.{how}.v1"
                for what in ("invoice", "customer", "payment")
                for how in ("created", "updated", "deleted")
            ),
            event_id="id",
            sample={
                "specversion": "1.0",
                "id": "88cd52aa-33b6-4351-9aa4-47572edbd068",
                "source": "intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=",
                "type": "qbo.invoice.created.v1",
                "datacontenttype": "application/json",
                "time": "2026-06-01T10:00:00Z",
                "intuitentityid": "130",
                "intuitaccountid": "9130347596842384",
                "data": {},
            },
            docs_url=f"{GUIDES}/develop/webhooks",
        ),
    ),
)
