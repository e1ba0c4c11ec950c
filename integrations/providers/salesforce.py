"""Salesforce: CRM for companies of any size."""

from __future__ import annotations

from collections.abc import Mapping

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
    Trigger,
    rfc7009,
)

DOCS = "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest"
OBJECTS = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects"
OBJECT = Field("object_name", "Object", description="API name of the object, such as Lead or Invoice__c.", example="Account")
RECORD = Field("record_id", "Record id", description="15 or 18 letters that name the record.", example="001D000000INjVeIAL")
VALUES = Field("fields", "Fields", "object", description="Values by API name of the field.", example={"Name": "Acme"})
MORE = Field(
    "more",
    "More fields",
    "object",
    description="Further values by API name of the field.",
    required=False,
    example={"Description": "Met at the fair"},
)
WHOLE = "SELECT FIELDS(STANDARD) FROM"
CREATED: dict[str, Json] = {"id": "001D000000INjVeIAL", "success": True, "errors": []}
ACCOUNT: Json = {
    "attributes": {"type": "Account", "url": "/services/data/v62.0/sobjects/Account/001D000000INjVeIAL"},
    "Id": "001D000000INjVeIAL",
    "Name": "Acme",
}
PERSON: dict[str, Json] = {"first_name": "FirstName", "last_name": "LastName", "email": "Email", "phone": "Phone"}
PERSON_FIELDS = (
    Field("last_name", "Last name", description="Last name.", example="Lovelace"),
    Field("first_name", "First name", description="First name.", required=False, example="Ada"),
    Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
    Field("phone", "Phone", description="Phone number.", required=False, example="+44 20 7946 0000"),
)
LEAD_NAMES: dict[str, Json] = {**PERSON, "company": "Company", "source": "LeadSource"}
CONTACT_NAMES: dict[str, Json] = {**PERSON, "account_id": "AccountId"}


def record(inputs: Mapping[str, Json], names: Mapping[str, Json]) -> dict[str, Json]:
    """The record to write: named inputs under Salesforce's names, then whatever else was given."""
    more = inputs.get("more")
    named = {str(theirs): inputs[ours] for ours, theirs in names.items() if ours in inputs}
    return {"record": {**named, **(more if isinstance(more, dict) else {})}}


def newest(name: str, order: str = "CreatedDate") -> Request:
    """The latest 200 records, all standard fields of each: CreatedDate and SystemModstamp are among them."""
    return Request(path="/query", query={"q": " ".join((WHOLE, name, "ORDER BY", order, "DESC LIMIT 200"))})


def shown(name: str, letters: str, more: Mapping[str, Json]) -> dict[str, Json]:
    """A record as a query shows it."""
    return {
        "attributes": {"type": name, "url": f"/services/data/v62.0/sobjects/{name}/{letters}"},
        "Id": letters,
        **more,
        "CreatedDate": "2026-06-01T10:00:00.000+0000",
        "SystemModstamp": "2026-06-01T10:05:00.000+0000",
    }


provider = Provider(
    slug="salesforce",
    name="Salesforce",
    category="crm",
    base_url="{instance_url}/services/data/v62.0",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://login.salesforce.com/services/oauth2/authorize",
        token_url="https://login.salesforce.com/services/oauth2/token",
        revoke=rfc7009("https://login.salesforce.com/services/oauth2/revoke"),
        scopes=("api", "refresh_token", "openid"),
    ),
    description="CRM for companies of any size.",
    aliases=("sfdc",),
    account_fields=(
        AccountField(
            key="instance_url",
            label="Instance address",
            pattern=r"^https://[a-z0-9][a-z0-9.-]*\.(salesforce\.com|force\.com)$",
            source="token_response",
            example="https://acme.my.salesforce.com",
        ),
    ),
    identity=Identity(
        request=Request(path="{instance_url}/services/oauth2/userinfo"), id="organization_id", label="preferred_username"
    ),
    rate=RateHeaders(used="sforce-limit-info"),
    pagination=Pagination(style="link", items="records", cursor="nextRecordsUrl"),
    actions=(
        Action(
            key="query",
            name="Query records",
            description="Runs a SOQL query and gives the first page of records.",
            inputs=(
                Field(
                    "soql",
                    "SOQL",
                    description="Query in Salesforce's query language.",
                    example="SELECT Id, Name FROM Account WHERE Industry = 'Energy' LIMIT 50",
                    long=True,
                ),
            ),
            request=Request(path="/query", query={"q": "{soql}"}),
            scopes=("api",),
            effect="idempotent",
            sample={"totalSize": 1, "done": True, "records": [ACCOUNT]},
            docs_url=f"{DOCS}/resources_query.htm",
        ),
        Action(
            key="query_more",
            name="Query the next page",
            description="Gives the next page of a query whose answer was not done.",
            inputs=(
                Field(
                    "locator",
                    "Page",
                    description="Last part of nextRecordsUrl of the page before.",
                    example="01gD0000002HU6KIAW-2000",
                ),
            ),
            request=Request(path="/query/{locator}"),
            scopes=("api",),
            effect="idempotent",
            sample={"totalSize": 3214, "done": False, "nextRecordsUrl": "/services/data/v62.0/query/01gD-4000", "records": []},
            docs_url=f"{DOCS}/resources_query_more_results.htm",
        ),
        Action(
            key="search",
            name="Search records",
            description="Finds records of an object that hold the words in any of their text fields.",
            inputs=(
                Field("words", "Words", description="What to look for, 2 letters or more.", example="Acme"),
                OBJECT,
                Field(
                    "shown", "Fields", description="Fields to give, by comma.", required=False, default="Id", example="Id,Name"
                ),
                Field("limit", "Limit", "integer", description="1 to 2000.", required=False, default=50, example=50),
            ),
            request=Request(
                path="/parameterizedSearch",
                query={
                    "q": "{words}",
                    "sobject": "{object_name}",
                    "fields": "{shown}",
                    "overallLimit": "{limit}",
                },
            ),
            scopes=("api",),
            effect="idempotent",
            sample={"searchRecords": [ACCOUNT]},
            docs_url=f"{DOCS}/resources_search_parameterized_get.htm",
        ),
        Action(
            key="get_record",
            name="Read a record",
            description="Reads one record of any object.",
            inputs=(
                OBJECT,
                RECORD,
                Field("shown", "Fields", description="Fields to give, by comma.", required=False, example="Id,Name"),
            ),
            request=Request(path="/sobjects/{object_name}/{record_id}", query={"fields": "{shown}"}),
            scopes=("api",),
            effect="idempotent",
            sample=ACCOUNT,
            docs_url=f"{DOCS}/resources_sobject_retrieve_get.htm",
        ),
        Action(
            key="create_record",
            name="Create a record",
            description="Creates a record of any object.",
            inputs=(OBJECT, VALUES),
            request=Request(method="POST", path="/sobjects/{object_name}", json="{fields}"),
            scopes=("api",),
            sample=CREATED,
            docs_url=f"{DOCS}/dome_sobject_create.htm",
        ),
        Action(
            key="update_record",
            name="Change a record",
            description="Changes the given fields of a record.",
            inputs=(OBJECT, RECORD, VALUES),
            request=Request(method="PATCH", path="/sobjects/{object_name}/{record_id}", json="{fields}"),
            scopes=("api",),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/dome_update_fields.htm",
        ),
        Action(
            key="upsert_record",
            name="Create or change a record",
            description="Changes the record that carries an external id, or creates it.",
            inputs=(
                OBJECT,
                Field(
                    "external_field", "External id field", description="API name of the field.", example="Customer_Number__c"
                ),
                Field("external_id", "External id", description="Its value.", example="11999"),
                VALUES,
            ),
            request=Request(method="PATCH", path="/sobjects/{object_name}/{external_field}/{external_id}", json="{fields}"),
            scopes=("api",),
            effect="idempotent",
            sample={"id": "001D000000INjVeIAL", "success": True, "errors": [], "created": True},
            docs_url=f"{DOCS}/dome_upsert.htm",
        ),
        Action(
            key="delete_record",
            name="Delete a record",
            description="Moves a record to the recycle bin.",
            inputs=(OBJECT, RECORD),
            request=Request(method="DELETE", path="/sobjects/{object_name}/{record_id}"),
            scopes=("api",),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/dome_delete_record.htm",
        ),
        Action(
            key="create_lead",
            name="Create a lead",
            description="Creates a lead.",
            inputs=(
                *PERSON_FIELDS,
                Field("company", "Company", description="Name of their company.", example="Analytical Engines"),
                Field("source", "Source", description="Where the lead comes from.", required=False, example="Web"),
                MORE,
            ),
            prepare=lambda inputs: record(inputs, LEAD_NAMES),
            prepares=("record",),
            request=Request(method="POST", path="/sobjects/Lead", json="{record}"),
            scopes=("api",),
            sample={**CREATED, "id": "00QD000000ABCDEIA4"},
            docs_url=f"{OBJECTS}_lead.htm",
        ),
        Action(
            key="create_contact",
            name="Create a contact",
            description="Creates a contact, of an account where one is given.",
            inputs=(
                *PERSON_FIELDS,
                Field(
                    "account_id", "Account id", description="Account they belong to.", required=False, example="001D000000INjVe"
                ),
                MORE,
            ),
            prepare=lambda inputs: record(inputs, CONTACT_NAMES),
            prepares=("record",),
            request=Request(method="POST", path="/sobjects/Contact", json="{record}"),
            scopes=("api",),
            sample={**CREATED, "id": "003D000000ABCDEIA4"},
            docs_url=f"{OBJECTS}_contact.htm",
        ),
        Action(
            key="list_objects",
            name="List objects",
            description="Lists the objects of the organization, custom ones too, with what may be done with each.",
            request=Request(path="/sobjects"),
            scopes=("api",),
            effect="idempotent",
            sample={
                "encoding": "UTF-8",
                "maxBatchSize": 200,
                "sobjects": [{"name": "Account", "label": "Account", "custom": False}],
            },
            docs_url=f"{DOCS}/resources_describeGlobal.htm",
        ),
        Action(
            key="describe_object",
            name="Describe an object",
            description="Gives an object's fields with their types and choices.",
            inputs=(OBJECT,),
            request=Request(path="/sobjects/{object_name}/describe"),
            scopes=("api",),
            effect="idempotent",
            sample={
                "name": "Account",
                "label": "Account",
                "fields": [{"name": "Industry", "type": "picklist", "nillable": True}],
            },
            docs_url=f"{DOCS}/resources_sobject_describe.htm",
        ),
    ),
    triggers=(
        Trigger(
            key="lead_created",
            name="Lead created",
            description="Fires when a lead is created.",
            kinds=("poll",),
            poll=newest("Lead"),
            items="records",
            event_id="Id",
            scopes=("api",),
            sample=shown("Lead", "00QD000000ABCDEIA4", {"LastName": "Lovelace", "Company": "Analytical Engines"}),
            docs_url=f"{DOCS}/resources_query.htm",
        ),
        Trigger(
            key="contact_created",
            name="Contact created",
            description="Fires when a contact is created.",
            kinds=("poll",),
            poll=newest("Contact"),
            items="records",
            event_id="Id",
            scopes=("api",),
            sample=shown("Contact", "003D000000ABCDEIA4", {"LastName": "Lovelace", "Email": "ada@example.com"}),
            docs_url=f"{DOCS}/resources_query.htm",
        ),
        Trigger(
            key="opportunity_changed",
            name="Opportunity created or changed",
            description="Fires when an opportunity is created and whenever it changes, such as its stage.",
            kinds=("poll",),
            poll=newest("Opportunity", "SystemModstamp"),
            items="records",
            event_id="Id SystemModstamp",
            scopes=("api",),
            sample=shown("Opportunity", "006D000000ABCDEIA4", {"Name": "Engine", "StageName": "Prospecting", "Amount": 1500}),
            docs_url=f"{DOCS}/resources_query.htm",
        ),
    ),
)
