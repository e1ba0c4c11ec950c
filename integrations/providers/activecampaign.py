"""ActiveCampaign: email marketing automation and CRM."""

from __future__ import annotations

from integrations.spec import (
    LABEL,
    AccountField,
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Trigger,
)

DOCS = "https://developers.activecampaign.com/reference"
CONTACT_ID = Field("contact_id", "Contact id", description="Id of the contact.", example="113")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=20, example=20)
OFFSET = Field("offset", "Skip", "integer", description="How many to skip.", required=False, example=0)
PAGING: dict[str, Json] = {"limit": "{limit}", "offset": "{offset}"}
CONTACT: dict[str, Json] = {
    "id": "113",
    "email": "ada@example.com",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "phone": "+442079460000",
    "cdate": "2026-06-01T10:00:00-05:00",
    "udate": "2026-06-01T10:05:00-05:00",
}
DEAL: dict[str, Json] = {
    "id": "45",
    "title": "Engine",
    "contact": "113",
    "value": "150000",
    "currency": "eur",
    "group": "1",
    "stage": "2",
    "owner": "1",
    "status": "0",
    "cdate": "2026-06-01T10:00:00-05:00",
    "mdate": "2026-06-01T10:05:00-05:00",
}

provider = Provider(
    slug="activecampaign",
    name="ActiveCampaign",
    category="marketing",
    base_url="https://{account}.api-us1.com/api/3",
    docs_url=DOCS,
    auth=ApiKey(name="Api-Token", template="{api_key}", help="Under Settings, Developer."),
    description="Email marketing automation and CRM.",
    aliases=("active-campaign",),
    account_fields=(AccountField(key="account", label="Account name", pattern=LABEL, example="acme"),),
    identity=Identity(request=Request(path="/users/me"), id="user.id", label="user.email"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit=""),
    pagination=Pagination(style="offset", parameter="offset", size_parameter="limit"),
    actions=(
        Action(
            key="sync_contact",
            name="Add or change a contact",
            description="Adds a contact, or changes the one with this email address.",
            inputs=(
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("first_name", "First name", description="First name.", required=False, example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
                Field("phone", "Phone", description="Phone number.", required=False, example="+442079460000"),
                Field(
                    "field_values",
                    "Custom fields",
                    "array",
                    description="Objects with field (its id) and value.",
                    items={"type": "object"},
                    required=False,
                    example=[{"field": "1", "value": "Engines"}],
                ),
            ),
            request=Request(
                method="POST",
                path="/contact/sync",
                json={
                    "contact": {
                        "email": "{email}",
                        "firstName": "{first_name}",
                        "lastName": "{last_name}",
                        "phone": "{phone}",
                        "fieldValues": "{field_values}",
                    }
                },
            ),
            effect="idempotent",
            sample={"contact": CONTACT, "fieldValues": []},
            docs_url=f"{DOCS}/sync-a-contacts-data",
        ),
        Action(
            key="find_contacts",
            name="Find contacts",
            description="Finds contacts by email address or words, or lists the newest.",
            inputs=(
                Field("email", "Email", description="Exact email address.", required=False, example="ada@example.com"),
                Field("search", "Words", description="In names, address or phone.", required=False, example="lovelace"),
                LIMIT,
                OFFSET,
            ),
            request=Request(
                path="/contacts", query={"email": "{email}", "search": "{search}", "orders[cdate]": "DESC", **PAGING}
            ),
            effect="idempotent",
            sample={"contacts": [CONTACT], "meta": {"total": "1"}},
            docs_url=f"{DOCS}/list-all-contacts",
        ),
        Action(
            key="set_list_status",
            name="Subscribe or unsubscribe a contact",
            description="Subscribes a contact to a list, or unsubscribes them.",
            inputs=(
                CONTACT_ID,
                Field("list_id", "List id", description="Id of the list.", example="2"),
                Field(
                    "status",
                    "Status",
                    description="1 subscribes, 2 unsubscribes.",
                    required=False,
                    choices=("1", "2"),
                    default="1",
                    example="1",
                ),
            ),
            request=Request(
                method="POST",
                path="/contactLists",
                json={"contactList": {"list": "{list_id}", "contact": "{contact_id}", "status": "{status}"}},
            ),
            effect="idempotent",
            sample={"contactList": {"id": "1", "contact": "113", "list": "2", "status": "1"}},
            docs_url=f"{DOCS}/update-list-status-for-contact",
        ),
        Action(
            key="add_tag",
            name="Tag a contact",
            description="Adds a tag to a contact.",
            inputs=(CONTACT_ID, Field("tag_id", "Tag id", description="Id of the tag.", example="20")),
            request=Request(
                method="POST", path="/contactTags", json={"contactTag": {"contact": "{contact_id}", "tag": "{tag_id}"}}
            ),
            effect="idempotent",
            sample={"contactTag": {"id": "1", "contact": "113", "tag": "20"}},
            docs_url=f"{DOCS}/create-contact-tag",
        ),
        Action(
            key="list_lists",
            name="List contact lists",
            description="Lists the contact lists.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/lists", query=PAGING),
            effect="idempotent",
            sample={"lists": [{"id": "2", "name": "News", "stringid": "news"}], "meta": {"total": "1"}},
            docs_url=f"{DOCS}/retrieve-all-lists",
        ),
        Action(
            key="list_tags",
            name="List tags",
            description="Lists the tags, those that hold the words where some are given.",
            inputs=(
                Field("search", "Words", description="Part of the tag's name.", required=False, example="vip"),
                LIMIT,
                OFFSET,
            ),
            request=Request(path="/tags", query={"search": "{search}", **PAGING}),
            effect="idempotent",
            sample={"tags": [{"id": "20", "tag": "vip", "tagType": "contact"}], "meta": {"total": "1"}},
            docs_url=f"{DOCS}/retrieve-all-tags",
        ),
        Action(
            key="create_deal",
            name="Create a deal",
            description="Creates a deal for a contact.",
            inputs=(
                Field("title", "Title", description="Name of the deal.", example="Engine"),
                CONTACT_ID,
                Field("value", "Value", "integer", description="In cents.", example=150000),
                Field("currency", "Currency", description="ISO 4217 code in lower case.", example="eur"),
                Field("pipeline_id", "Pipeline id", description="Pipeline it belongs to.", example="1"),
                Field("stage_id", "Stage id", description="Stage it is in.", example="2"),
                Field("owner_id", "Owner id", description="User who owns it.", example="1"),
                Field("description", "Description", description="What it is about.", required=False, example="Two engines"),
            ),
            request=Request(
                method="POST",
                path="/deals",
                json={
                    "deal": {
                        "title": "{title}",
                        "contact": "{contact_id}",
                        "value": "{value}",
                        "currency": "{currency}",
                        "group": "{pipeline_id}",
                        "stage": "{stage_id}",
                        "owner": "{owner_id}",
                        "description": "{description}",
                    }
                },
            ),
            sample={"deal": DEAL},
            docs_url=f"{DOCS}/create-a-deal-new",
        ),
        Action(
            key="add_note",
            name="Add a note to a contact",
            description="Adds a note to a contact.",
            inputs=(
                Field("contact_id", "Contact id", "integer", description="Id of the contact.", example=113),
                Field("note", "Text", description="Text of the note.", example="Wants two engines", long=True),
            ),
            request=Request(
                method="POST",
                path="/notes",
                json={"note": {"note": "{note}", "relid": "{contact_id}", "reltype": "Subscriber"}},
            ),
            sample={"note": {"id": "2", "note": "Wants two engines", "relid": "113", "reltype": "Subscriber"}},
            docs_url=f"{DOCS}/create-a-note",
        ),
    ),
    triggers=(
        Trigger(
            key="contact_created",
            name="Contact created",
            description="Fires when a contact is added.",
            kinds=("poll",),
            poll=Request(path="/contacts", query={"orders[cdate]": "DESC", "limit": 100}),
            items="contacts",
            event_id="id",
            sample=CONTACT,
            docs_url=f"{DOCS}/list-all-contacts",
        ),
        Trigger(
            key="deal_created",
            name="Deal created",
            description="Fires when a deal is created.",
            kinds=("poll",),
            poll=Request(path="/deals", query={"orders[cdate]": "DESC", "limit": 100}),
            items="deals",
            event_id="id",
            sample=DEAL,
            docs_url=f"{DOCS}/list-all-deals",
        ),
    ),
)
