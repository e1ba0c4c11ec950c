"""HubSpot: contacts, companies and deals of a CRM."""

from __future__ import annotations

from integrations.spec import (
    Action,
    ApiKey,
    Field,
    Identity,
    Increment,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Resource,
    Trigger,
    Webhook,
    rfc7009,
)

CRM = "https://developers.hubspot.com/docs/api-reference/latest/crm"
DOCS = f"{CRM}/objects"
KINDS = ("contacts", "companies", "deals")
#: Types 202 and 204 link a note and a task to a contact: https://developers.hubspot.com/docs/guides/api/crm/associations
DEFINED: dict[str, Json] = {"associationCategory": "HUBSPOT_DEFINED"}
CONTACTS, COMPANIES, DEALS = (f"/crm/objects/2026-03/{kind}" for kind in KINDS)
CONTACT_ID = Field("contact_id", "Contact id", description="Id of the contact.", example="512")
SPECS = "https://raw.githubusercontent.com/HubSpot/HubSpot-public-api-spec-collection/main/PublicApiSpecs/CRM"
EVENTS = "https://developers.hubspot.com/docs/guides/api/app-management/webhooks"
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
AFTER = Field("after", "Page", description="paging.next.after of the page before.", required=False, example="50")
SHOWN = Field("shown", "Properties", description="Their names, by comma.", required=False, example="email,phone")
MORE = Field("more", "More", "object", description="By internal name.", required=False, example={"lifecyclestage": "lead"})
TIMES: dict[str, Json] = {"createdAt": "2026-06-01T10:00:00.000Z", "updatedAt": "2026-06-01T10:00:00.000Z", "archived": False}
CONTACT: Json = {"id": "512", "properties": {"email": "ada@example.com", "firstname": "Ada", "lastname": "Lovelace"}, **TIMES}
DEAL: Json = {"id": "9001", "properties": {"dealname": "Engine", "amount": "1500", "dealstage": "decision"}, **TIMES}
COMPANY: Json = {"id": "77", "properties": {"name": "Analytical Engines", "domain": "example.com"}, **TIMES}
EVENT: dict[str, Json] = {"eventId": 100, "subscriptionId": 12, "portalId": 62515, "occurredAt": 1780300000000, "objectId": 512}
UNIQUE = "eventId subscriptionId objectId occurredAt"


def merged(inputs: dict[str, Json], names: dict[str, str]) -> dict[str, Json]:
    """HubSpot's property bag: named inputs under HubSpot's names, then whatever else was given."""
    more = inputs.get("more")
    named: dict[str, Json] = {hubspot: inputs[ours] for ours, hubspot in names.items() if ours in inputs}
    return {"properties": {**named, **(more if isinstance(more, dict) else {})}}


def search(kind: str, path: str, where: str, record: Json) -> Action:
    """The search of one kind of record by words: https://developers.hubspot.com/docs/guides/api/crm/search"""
    return Action(
        key=f"search_{kind}",
        name=f"Search {kind}",
        description=f"Finds {kind} whose {where} holds the words.",
        inputs=(Field("query", "Words", description="What to look for.", example="engine"), LIMIT, AFTER),
        request=Request(
            method="POST", path=f"{path}/search", json={"query": "{query}", "limit": "{limit}", "after": "{after}"}
        ),
        scopes=(f"crm.objects.{kind}.read",),
        effect="idempotent",
        sample={"total": 1, "results": [record]},
        docs_url=f"{DOCS}/{kind}/search-{kind}",
    )


def newest(kind: str, path: str, record: Json, *, by: str) -> Trigger:
    """Records of one kind, the last by this property first; by `createdate` new ones alone fire."""
    is_new = by == "createdate"
    order: Json = [{"propertyName": by, "direction": "DESCENDING"}]
    return Trigger(
        key=f"new_{kind}" if is_new else f"{kind}_changed",
        name=f"New {kind}" if is_new else f"{kind.capitalize()} created or changed",
        description=f"Fires for each {kind} that is new{'' if is_new else ' or was changed'}.",
        kinds=("poll",),
        poll=Request(method="POST", path=f"{path}/search", json={"sorts": order, "limit": 100}),
        items="results",
        event_id="id" if is_new else "id updatedAt",
        scopes=(f"crm.objects.{path.rpartition('/')[2]}.read",),
        sample=record,
        docs_url="https://developers.hubspot.com/docs/guides/api/crm/search",
    )


PERSON = {"email": "email", "first_name": "firstname", "last_name": "lastname", "phone": "phone", "company": "company"}
PERSON_FIELDS = (
    Field("first_name", "First name", description="First name.", required=False, example="Ada"),
    Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
    Field("phone", "Phone", description="Phone number.", required=False, example="+44 20 7946 0000"),
    Field("company", "Company", description="Name of their company.", required=False, example="Analytical Engines"),
    MORE,
)
TRADE = {"name": "dealname", "amount": "amount", "stage": "dealstage", "pipeline": "pipeline", "close_date": "closedate"}
TRADE_FIELDS = (
    Field("amount", "Amount", description="Value in the account's currency.", required=False, example="1500"),
    Field("stage", "Stage", description="Internal id of the stage.", required=False, example="appointmentscheduled"),
    Field("pipeline", "Pipeline", description="Internal id of the pipeline.", required=False, example="default"),
    Field("close_date", "Close date", "date", description="RFC 3339.", required=False, example="2026-07-01T00:00:00Z"),
    MORE,
)
SYNCED: list[Json] = ["email", "firstname", "lastname", "phone", "company", "lifecyclestage", "createdate", "lastmodifieddate"]
#: Changes come from the search, which goes no further than 10,000 results and answers 400 beyond
#: (developers.hubspot.com/docs/api/crm/search); then all are read.
CHANGED_CONTACTS: dict[str, Json] = {
    "filterGroups": [{"filters": [{"propertyName": "lastmodifieddate", "operator": "GTE", "value": "{since_ms}"}]}],
    "sorts": [{"propertyName": "lastmodifieddate", "direction": "ASCENDING"}],
    "properties": SYNCED,
}

PAGES = Pagination(style="cursor", items="results", parameter="after", cursor="paging.next.after", size_parameter="limit")

provider = Provider(
    slug="hubspot",
    name="HubSpot",
    category="crm",
    curated=7,
    base_url="https://api.hubapi.com",
    docs_url="https://developers.hubspot.com/docs/api-reference/overview",
    website_url="https://www.hubspot.com",
    description="Contacts, companies and deals of a CRM.",
    checked="2026-11",
    api_descriptions=tuple(f"{SPECS}/{kind.capitalize()}/Rollouts/424/2026-03/{kind}.json" for kind in KINDS),
    aliases=("hubspot-crm",),
    auth=OAuth2(
        authorize_url="https://app.hubspot.com/oauth/authorize",
        token_url="https://api.hubapi.com/oauth/2026-03/token",
        # HubSpot ends the refresh token, which all of this user's installs of the app share.
        revoke=rfc7009("https://api.hubapi.com/oauth/2026-03/token/revoke", shared=True),
        scopes=(
            "oauth",
            *(f"crm.objects.{kind}.{right}" for kind in KINDS for right in ("read", "write")),
            "crm.objects.owners.read",
        ),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Private app access token", help="Starts with pat-."),),
    identity=Identity(request=Request(path="/account-info/2026-03/details"), id="portalId"),
    rate=RateHeaders(
        limit="x-hubspot-ratelimit-max",
        remaining="x-hubspot-ratelimit-remaining",
        daily_remaining="x-hubspot-ratelimit-daily-remaining",
    ),
    pagination=PAGES,
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-HubSpot-Signature-v3",
        encoding="base64",
        signed="{method}{url}{body}{header:X-HubSpot-Request-Timestamp}",
        key="client secret",
        timestamp_header="X-HubSpot-Request-Timestamp",
        items=".",
        event_type="subscriptionType",
        event_id=UNIQUE,
        match=("portalId", "account_id"),
        docs_url="https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation",
    ),
    actions=(
        Action(
            key="create_contact",
            name="Create a contact",
            description="Creates a contact; HubSpot refuses a second one with the same email.",
            inputs=(Field("email", "Email", description="Email address.", example="ada@example.com"), *PERSON_FIELDS),
            prepare=lambda inputs: merged(dict(inputs), PERSON),
            prepares=("properties",),
            request=Request(method="POST", path=CONTACTS, json={"properties": "{properties}"}),
            scopes=("crm.objects.contacts.write",),
            sample=CONTACT,
            docs_url=f"{DOCS}/contacts/create-contact",
        ),
        Action(
            key="update_contact",
            name="Change a contact",
            description="Changes the given properties of a contact.",
            inputs=(
                CONTACT_ID,
                Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
                *PERSON_FIELDS,
            ),
            prepare=lambda inputs: merged(dict(inputs), PERSON),
            prepares=("properties",),
            request=Request(method="PATCH", path=f"{CONTACTS}/{{contact_id}}", json={"properties": "{properties}"}),
            scopes=("crm.objects.contacts.write",),
            effect="idempotent",
            sample=CONTACT,
            docs_url=f"{DOCS}/contacts/update-contact",
        ),
        Action(
            key="get_contact",
            name="Read a contact",
            description="Reads one contact.",
            inputs=(CONTACT_ID, SHOWN),
            request=Request(path=f"{CONTACTS}/{{contact_id}}", query={"properties": "{shown}"}),
            scopes=("crm.objects.contacts.read",),
            effect="idempotent",
            sample=CONTACT,
            docs_url=f"{DOCS}/contacts/get-contact",
        ),
        Action(
            key="list_contacts",
            name="List contacts",
            description="Lists contacts page by page.",
            inputs=(SHOWN, LIMIT, AFTER),
            request=Request(path=CONTACTS, query={"limit": "{limit}", "after": "{after}", "properties": "{shown}"}),
            scopes=("crm.objects.contacts.read",),
            effect="idempotent",
            sample={"results": [CONTACT], "paging": {"next": {"after": "50"}}},
            docs_url=f"{DOCS}/contacts/get-contacts",
        ),
        Action(
            key="create_company",
            name="Create a company",
            description="Creates a company.",
            inputs=(
                Field("name", "Name", description="Name of the company.", example="Analytical Engines"),
                Field("domain", "Domain", description="Web domain.", required=False, example="example.com"),
                MORE,
            ),
            prepare=lambda inputs: merged(dict(inputs), {"name": "name", "domain": "domain"}),
            prepares=("properties",),
            request=Request(method="POST", path=COMPANIES, json={"properties": "{properties}"}),
            scopes=("crm.objects.companies.write",),
            sample=COMPANY,
            docs_url=f"{DOCS}/companies/create-company",
        ),
        Action(
            key="create_deal",
            name="Create a deal",
            description="Creates a deal.",
            inputs=(Field("name", "Name", description="Name of the deal.", example="Engine"), *TRADE_FIELDS),
            prepare=lambda inputs: merged(dict(inputs), TRADE),
            prepares=("properties",),
            request=Request(method="POST", path=DEALS, json={"properties": "{properties}"}),
            scopes=("crm.objects.deals.write",),
            sample=DEAL,
            docs_url=f"{DOCS}/deals/create-deal",
        ),
        Action(
            key="update_deal",
            name="Change a deal",
            description="Changes the given properties of a deal, such as its stage.",
            inputs=(
                Field("deal_id", "Deal id", description="Id of the deal.", example="9001"),
                Field("name", "Name", description="Name of the deal.", required=False, example="Engine"),
                *TRADE_FIELDS,
            ),
            prepare=lambda inputs: merged(dict(inputs), TRADE),
            prepares=("properties",),
            request=Request(method="PATCH", path=f"{DEALS}/{{deal_id}}", json={"properties": "{properties}"}),
            scopes=("crm.objects.deals.write",),
            effect="idempotent",
            sample=DEAL,
            docs_url=f"{DOCS}/deals/update-deal",
        ),
        Action(
            key="upsert_contact",
            name="Create or change a contact",
            description="Changes the contact with this email, or creates one.",
            inputs=(Field("email", "Email", description="Email address.", example="ada@example.com"), *PERSON_FIELDS),
            prepare=lambda inputs: merged(dict(inputs), PERSON),
            prepares=("properties",),
            request=Request(
                method="POST",
                path=f"{CONTACTS}/batch/upsert",
                json={"inputs": [{"idProperty": "email", "id": "{email}", "properties": "{properties}"}]},
            ),
            scopes=("crm.objects.contacts.write",),
            effect="idempotent",
            sample={"status": "COMPLETE", "results": [CONTACT]},
            docs_url=f"{DOCS}/contacts/guide",
        ),
        search("contacts", CONTACTS, "name, email, phone or company", CONTACT),
        search("companies", COMPANIES, "name, phone or domain", COMPANY),
        search("deals", DEALS, "name or description", DEAL),
        Action(
            key="add_note",
            name="Add a note to a contact",
            description="Writes a note on a contact's timeline.",
            inputs=(
                CONTACT_ID,
                Field("text", "Text", description="At most 65,536 characters.", example="Called back.", long=True),
                Field("at", "Time", "date", description="Its place on the timeline.", example="2026-06-01T10:00:00Z"),
            ),
            request=Request(
                method="POST",
                path="/crm/objects/2026-03/notes",
                json={
                    "properties": {"hs_note_body": "{text}", "hs_timestamp": "{at}"},
                    "associations": [{"to": {"id": "{contact_id}"}, "types": [{**DEFINED, "associationTypeId": 202}]}],
                },
            ),
            scopes=("crm.objects.contacts.write",),
            sample={"id": "1701", "properties": {"hs_note_body": "Called back."}, "archived": False},
            docs_url=f"{CRM}/activities/notes/guide",
        ),
        Action(
            key="create_task",
            name="Create a task for a contact",
            description="Puts a task with a due date on a contact.",
            inputs=(
                CONTACT_ID,
                Field("subject", "Title", description="What is to be done.", example="Send the offer"),
                Field("due", "Due", "date", description="When it is due.", example="2026-06-02T10:00:00Z"),
                Field("owner_id", "Owner", description="Id of the owner who does it.", required=False, example="41629779"),
            ),
            request=Request(
                method="POST",
                path="/crm/objects/2026-03/tasks",
                json={
                    "properties": {"hs_task_subject": "{subject}", "hs_timestamp": "{due}", "hubspot_owner_id": "{owner_id}"},
                    "associations": [{"to": {"id": "{contact_id}"}, "types": [{**DEFINED, "associationTypeId": 204}]}],
                },
            ),
            scopes=("crm.objects.contacts.write",),
            sample={"id": "1702", "properties": {"hs_task_subject": "Send the offer"}, "archived": False},
            docs_url=f"{CRM}/activities/tasks/guide",
        ),
        Action(
            key="link_records",
            name="Link two records",
            description="Links two records, such as a contact and its company, by the default label.",
            inputs=(
                Field("from_type", "Kind", description="Of the first.", choices=KINDS, example="contacts"),
                Field("from_id", "Id", description="Of the first.", example="512"),
                Field("to_type", "Other kind", description="Of the second.", choices=KINDS, example="companies"),
                Field("to_id", "Other id", description="Of the second.", example="77"),
            ),
            request=Request(
                method="PUT", path="/crm/objects/2026-03/{from_type}/{from_id}/associations/default/{to_type}/{to_id}"
            ),
            scopes=("crm.objects.contacts.write", "crm.objects.companies.write", "crm.objects.deals.write"),
            effect="idempotent",
            sample={"status": "COMPLETE", "results": [{"from": {"id": "512"}, "to": {"id": "77"}}]},
            docs_url="https://developers.hubspot.com/docs/guides/api/crm/associations/associations-v4",
        ),
        Action(
            key="list_owners",
            name="List owners",
            description="Lists the users records can be assigned to.",
            inputs=(LIMIT, AFTER),
            request=Request(path="/crm/owners/2026-03", query={"limit": "{limit}", "after": "{after}"}),
            scopes=("crm.objects.owners.read",),
            effect="idempotent",
            sample={"results": [{"id": "41629779", "email": "bob@example.com", "firstName": "Bob", "archived": False}]},
            docs_url=f"{CRM}/owners/guide",
        ),
    ),
    triggers=(
        Trigger(
            key="contact_created",
            name="Contact created",
            description="Fires when a contact is created.",
            event_types=("contact.creation", "object.creation"),
            event_id=UNIQUE,
            scopes=("crm.objects.contacts.read",),
            sample={**EVENT, "subscriptionType": "contact.creation"},
            docs_url=EVENTS,
        ),
        Trigger(
            key="deal_changed",
            name="Deal property changed",
            description="Fires when a property of a deal changes.",
            event_types=("deal.propertyChange",),
            event_id=UNIQUE,
            scopes=("crm.objects.deals.read",),
            sample={
                **EVENT,
                "subscriptionType": "deal.propertyChange",
                "propertyName": "dealstage",
                "propertyValue": "closedwon",
            },
            docs_url=EVENTS,
        ),
        newest("contact", CONTACTS, CONTACT, by="createdate"),
        newest("contact", CONTACTS, CONTACT, by="lastmodifieddate"),
        newest("company", COMPANIES, COMPANY, by="createdate"),
        newest("deal", DEALS, DEAL, by="createdate"),
    ),
    resources=(
        Resource(
            key="contacts",
            name="Contacts",
            kind="contact",
            request=Request(path=CONTACTS, query={"properties": ",".join(map(str, SYNCED))}),
            pagination=PAGES,
            updated="updatedAt",
            increment=Increment(
                request=Request(method="POST", path=f"{CONTACTS}/search", json=CHANGED_CONTACTS), stale=(400, 410)
            ),
            interval_seconds=900,
            scopes=("crm.objects.contacts.read",),
            docs_url=f"{DOCS}/contacts/get-contacts",
        ),
    ),
)
