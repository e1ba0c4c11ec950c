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

DOCS = "https://developers.hubspot.com/docs/api-reference/latest/crm/objects"
CONTACTS, COMPANIES, DEALS = (f"/crm/objects/2026-03/{kind}" for kind in ("contacts", "companies", "deals"))
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
AFTER = Field("after", "Page", description="paging.next.after of the page before.", required=False, example="50")
SHOWN = Field(
    "shown", "Properties", description="Names of properties to give, by comma.", required=False, example="email,phone"
)
MORE = Field(
    "more",
    "More properties",
    "object",
    description="Further properties by their internal name.",
    required=False,
    example={"lifecyclestage": "lead"},
)
CONTACT: Json = {
    "id": "512",
    "properties": {"email": "ada@example.com", "firstname": "Ada", "lastname": "Lovelace"},
    "createdAt": "2026-06-01T10:00:00.000Z",
    "updatedAt": "2026-06-01T10:00:00.000Z",
    "archived": False,
}
DEAL: Json = {
    "id": "9001",
    "properties": {"dealname": "Engine", "amount": "1500", "dealstage": "appointmentscheduled"},
    "createdAt": "2026-06-01T10:00:00.000Z",
    "updatedAt": "2026-06-01T10:00:00.000Z",
    "archived": False,
}
EVENT: Json = [
    {
        "eventId": 100,
        "subscriptionType": "contact.creation",
        "portalId": 62515,
        "appId": 54321,
        "occurredAt": 1780300000000,
        "objectId": 512,
    }
]


def merged(inputs: dict[str, Json], names: dict[str, str]) -> dict[str, Json]:
    """HubSpot's property bag: named inputs under HubSpot's names, then whatever else was given."""
    more = inputs.get("more")
    named: dict[str, Json] = {hubspot: inputs[ours] for ours, hubspot in names.items() if ours in inputs}
    return {"properties": {**named, **(more if isinstance(more, dict) else {})}}


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
    Field(
        "more",
        "More properties",
        "object",
        description="Further properties by their internal name.",
        required=False,
        example={"dealtype": "newbusiness"},
    ),
)
SYNCED: list[Json] = ["email", "firstname", "lastname", "phone", "company", "lifecyclestage", "createdate", "lastmodifieddate"]
#: Changes come from the search, which goes no further than 10,000 results and answers 400 beyond
#: (developers.hubspot.com/docs/api/crm/search); then all are read.
CHANGED_CONTACTS: dict[str, Json] = {
    "filterGroups": [{"filters": [{"propertyName": "lastmodifieddate", "operator": "GTE", "value": "{since_ms}"}]}],
    "sorts": [{"propertyName": "lastmodifieddate", "direction": "ASCENDING"}],
    "properties": SYNCED,
}

provider = Provider(
    slug="hubspot",
    name="HubSpot",
    category="crm",
    curated=7,
    base_url="https://api.hubapi.com",
    docs_url="https://developers.hubspot.com/docs/api-reference/overview",
    website_url="https://www.hubspot.com",
    description="Contacts, companies and deals of a CRM.",
    aliases=("hubspot-crm",),
    auth=OAuth2(
        authorize_url="https://app.hubspot.com/oauth/authorize",
        token_url="https://api.hubapi.com/oauth/2026-03/token",
        # HubSpot ends the refresh token, which all of this user's installs of the app share.
        revoke=rfc7009("https://api.hubapi.com/oauth/2026-03/token/revoke", shared=True),
        scopes=(
            "oauth",
            "crm.objects.contacts.read",
            "crm.objects.contacts.write",
            "crm.objects.companies.read",
            "crm.objects.companies.write",
            "crm.objects.deals.read",
            "crm.objects.deals.write",
        ),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Private app access token", help="Starts with pat-."),),
    identity=Identity(request=Request(path="/account-info/v3/details"), id="portalId"),
    rate=RateHeaders(
        limit="x-hubspot-ratelimit-max",
        remaining="x-hubspot-ratelimit-remaining",
        daily_remaining="x-hubspot-ratelimit-daily-remaining",
    ),
    pagination=Pagination(
        style="cursor", items="results", parameter="after", cursor="paging.next.after", size_parameter="limit"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-HubSpot-Signature-v3",
        encoding="base64",
        signed="{method}{url}{body}{header:X-HubSpot-Request-Timestamp}",
        key="client secret",
        timestamp_header="X-HubSpot-Request-Timestamp",
        items=".",
        event_type="subscriptionType",
        event_id="eventId subscriptionId objectId occurredAt",
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
                Field("contact_id", "Contact id", description="Id of the contact.", example="512"),
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
            inputs=(Field("contact_id", "Contact id", description="Id of the contact.", example="512"), SHOWN),
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
            key="search_contacts",
            name="Search contacts",
            description="Finds contacts whose name, email, phone or company holds the words.",
            inputs=(Field("query", "Words", description="What to look for.", example="lovelace"), LIMIT, AFTER),
            request=Request(
                method="POST",
                path=f"{CONTACTS}/search",
                json={"query": "{query}", "limit": "{limit}", "after": "{after}"},
            ),
            scopes=("crm.objects.contacts.read",),
            effect="idempotent",
            sample={"total": 1, "results": [CONTACT]},
            docs_url=f"{DOCS}/contacts/search-contacts",
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
            sample={"id": "77", "properties": {"name": "Analytical Engines", "domain": "example.com"}, "archived": False},
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
    ),
    triggers=(
        Trigger(
            key="contact_created",
            name="Contact created",
            description="Fires when a contact is created.",
            event_types=("contact.creation", "object.creation"),
            event_id="0.eventId",
            scopes=("crm.objects.contacts.read",),
            sample=EVENT,
        ),
        Trigger(
            key="deal_changed",
            name="Deal property changed",
            description="Fires when a property of a deal changes.",
            event_types=("deal.propertyChange",),
            event_id="0.eventId",
            scopes=("crm.objects.deals.read",),
            sample=EVENT,
        ),
    ),
    resources=(
        Resource(
            key="contacts",
            name="Contacts",
            kind="contact",
            request=Request(path=CONTACTS, query={"properties": ",".join(map(str, SYNCED))}),
            pagination=Pagination(
                style="cursor", items="results", parameter="after", cursor="paging.next.after", size_parameter="limit"
            ),
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
