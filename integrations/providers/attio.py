"""Attio: CRM built on flexible records."""

from __future__ import annotations

from integrations.spec import (
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://docs.attio.com/rest-api/endpoint-reference"
OBJECT = Field("object_slug", "Object", description="Slug or id of the object.", example="people")
RECORD = Field("record_id", "Record id", description="Id of the record.", example="bf071e1f-6035-429d-b874-d83ea64ea13b")
VALUES = Field(
    "record_values",
    "Values",
    "object",
    description="Values by slug of the attribute.",
    example={"name": "Lovelace, Ada", "email_addresses": ["ada@example.com"]},
)
READ = ("record_permission:read", "object_configuration:read")
WRITE = ("record_permission:read-write", "object_configuration:read")
RECORD_ID: Json = {
    "workspace_id": "14beef7a-99f7-4534-a87e-70b564330a4c",
    "object_id": "97052eb9-e65e-443f-a297-f2d9a4a7f795",
    "record_id": "bf071e1f-6035-429d-b874-d83ea64ea13b",
}
PERSON: dict[str, Json] = {
    "id": RECORD_ID,
    "created_at": "2026-06-01T10:00:00.000000000Z",
    "web_url": "https://app.attio.com/acme/person/bf071e1f-6035-429d-b874-d83ea64ea13b",
    "values": {
        "name": [{"first_name": "Ada", "last_name": "Lovelace", "attribute_type": "personal-name"}],
        "email_addresses": [{"email_address": "ada@example.com", "attribute_type": "email-address"}],
    },
}
DEAL: dict[str, Json] = {
    "id": RECORD_ID,
    "created_at": "2026-06-01T10:00:00.000000000Z",
    "values": {
        "name": [{"value": "Engine", "attribute_type": "text"}],
        "stage": [{"status": {"title": "Lead"}, "attribute_type": "status"}],
    },
}


def newest(slug: str) -> Request:
    """The latest 100 records of an object."""
    return Request(
        method="POST",
        path=f"/objects/{slug}/records/query",
        json={"sorts": [{"attribute": "created_at", "direction": "desc"}], "limit": 100},
    )


provider = Provider(
    slug="attio",
    name="Attio",
    category="crm",
    base_url="https://api.attio.com/v2",
    docs_url="https://docs.attio.com/rest-api/overview",
    auth=OAuth2(
        authorize_url="https://app.attio.com/authorize",
        token_url="https://app.attio.com/oauth/token",
        scopes=(
            "record_permission:read-write",
            "object_configuration:read",
            "user_management:read",
            "note:read-write",
            "task:read-write",
            "webhook:read-write",
        ),
        implied_scopes={"record_permission:read-write": ("record_permission:read",)},
        pkce=False,
    ),
    alternatives=(ApiKey(label="Access token", help="Of an integration under Workspace settings, Developers."),),
    description="CRM built on flexible records.",
    identity=Identity(request=Request(path="/self"), id="workspace_id", label="workspace_name"),
    rate=RateHeaders(),
    pagination=Pagination(style="offset", items="data", parameter="offset", size_parameter="limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Attio-Signature",
        items="events",
        event_type="event_type",
        event_id="header:Idempotency-Key event_type id.record_id",
        match=("id.workspace_id", "account_id"),
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/webhooks",
                json={
                    "data": {
                        "target_url": "{callback_url}",
                        "subscriptions": [{"event_type": "{event_type}", "filter": None}],
                    }
                },
            ),
            delete=Request(method="DELETE", path="/webhooks/{subscription_id}"),
            id="data.id.webhook_id",
            secret="data.secret",
            inputs=(
                Field(
                    "event_type",
                    "Event",
                    description="Type of event to send.",
                    required=False,
                    default="record.created",
                    example="record.created",
                ),
            ),
            docs_url=f"{DOCS}/webhooks/create-a-webhook",
        ),
        docs_url="https://docs.attio.com/rest-api/guides/webhooks",
    ),
    actions=(
        Action(
            key="create_record",
            name="Create a record",
            description="Creates a record; Attio refuses one whose unique value exists.",
            inputs=(OBJECT, VALUES),
            request=Request(method="POST", path="/objects/{object_slug}/records", json={"data": {"values": "{record_values}"}}),
            scopes=WRITE,
            sample={"data": PERSON},
            docs_url=f"{DOCS}/records/create-a-record",
        ),
        Action(
            key="upsert_record",
            name="Create or change a record",
            description="Changes the record with the same unique value, or creates it.",
            inputs=(
                OBJECT,
                Field(
                    "matching_attribute",
                    "Compare by",
                    description="Slug of the unique attribute that tells whether it exists.",
                    example="email_addresses",
                ),
                VALUES,
            ),
            request=Request(
                method="PUT",
                path="/objects/{object_slug}/records",
                query={"matching_attribute": "{matching_attribute}"},
                json={"data": {"values": "{record_values}"}},
            ),
            scopes=WRITE,
            effect="idempotent",
            sample={"data": PERSON},
            docs_url=f"{DOCS}/records/assert-a-record",
        ),
        Action(
            key="update_record",
            name="Change a record",
            description="Changes the given values of a record and adds to values that may be several.",
            inputs=(OBJECT, RECORD, VALUES),
            request=Request(
                method="PATCH", path="/objects/{object_slug}/records/{record_id}", json={"data": {"values": "{record_values}"}}
            ),
            scopes=WRITE,
            effect="idempotent",
            sample={"data": PERSON},
            docs_url=f"{DOCS}/records/update-a-record-append-multiselect-values",
        ),
        Action(
            key="get_record",
            name="Read a record",
            description="Reads one record.",
            inputs=(OBJECT, RECORD),
            request=Request(path="/objects/{object_slug}/records/{record_id}"),
            scopes=READ,
            effect="idempotent",
            sample={"data": PERSON},
            docs_url=f"{DOCS}/records/get-a-record",
        ),
        Action(
            key="query_records",
            name="Find records",
            description="Finds the records of an object that match a filter, or lists the newest.",
            inputs=(
                OBJECT,
                Field(
                    "filter",
                    "Filter",
                    "object",
                    description="Wanted values by slug of the attribute.",
                    required=False,
                    example={"email_addresses": "ada@example.com"},
                ),
                Field("limit", "Limit", "integer", description="1 to 500.", required=False, default=50, example=50),
                Field("offset", "Skip", "integer", description="How many to skip.", required=False, example=0),
            ),
            request=Request(
                method="POST",
                path="/objects/{object_slug}/records/query",
                json={
                    "filter": "{filter}",
                    "sorts": [{"attribute": "created_at", "direction": "desc"}],
                    "limit": "{limit}",
                    "offset": "{offset}",
                },
            ),
            scopes=READ,
            effect="idempotent",
            sample={"data": [PERSON]},
            docs_url=f"{DOCS}/records/list-records",
        ),
        Action(
            key="create_note",
            name="Add a note",
            description="Adds a note to a record.",
            inputs=(
                OBJECT,
                RECORD,
                Field("title", "Title", description="Title of the note.", example="First call"),
                Field("content", "Text", description="Plain text.", example="Wants two engines", long=True),
            ),
            request=Request(
                method="POST",
                path="/notes",
                json={
                    "data": {
                        "parent_object": "{object_slug}",
                        "parent_record_id": "{record_id}",
                        "title": "{title}",
                        "format": "plaintext",
                        "content": "{content}",
                    }
                },
            ),
            scopes=("note:read-write", *READ),
            sample={"data": {"id": {"note_id": "ff3f3bd4-40f4-4f80-8187-cd02385af424"}, "title": "First call"}},
            docs_url=f"{DOCS}/notes/create-a-note",
        ),
        Action(
            key="create_task",
            name="Create a task",
            description="Creates a task about a record.",
            inputs=(
                Field("content", "Text", description="What is to be done.", example="Call Ada"),
                OBJECT,
                RECORD,
                Field("deadline_at", "Due", "date", description="RFC 3339.", example="2026-07-01T14:00:00Z"),
            ),
            request=Request(
                method="POST",
                path="/tasks",
                json={
                    "data": {
                        "content": "{content}",
                        "format": "plaintext",
                        "deadline_at": "{deadline_at}",
                        "is_completed": False,
                        "linked_records": [{"target_object": "{object_slug}", "target_record_id": "{record_id}"}],
                        "assignees": [],
                    }
                },
            ),
            scopes=("task:read-write", "user_management:read", *READ),
            sample={"data": {"id": {"task_id": "649e34f4-c39a-4f4d-99ef-48a36bef8f04"}, "content_plaintext": "Call Ada"}},
            docs_url=f"{DOCS}/tasks/create-a-task",
        ),
        Action(
            key="list_objects",
            name="List objects",
            description="Lists the objects of the workspace, such as people, companies and deals.",
            request=Request(path="/objects"),
            scopes=("object_configuration:read",),
            effect="idempotent",
            sample={"data": [{"api_slug": "people", "singular_noun": "Person", "plural_noun": "People"}]},
            docs_url=f"{DOCS}/objects/list-objects",
        ),
    ),
    triggers=(
        Trigger(
            key="person_created",
            name="Person created",
            description="Fires when a person is added.",
            kinds=("poll",),
            poll=newest("people"),
            items="data",
            event_id="id.record_id",
            scopes=READ,
            sample=PERSON,
            docs_url=f"{DOCS}/records/list-records",
        ),
        Trigger(
            key="deal_created",
            name="Deal created",
            description="Fires when a deal is added, in workspaces that use deals.",
            kinds=("poll",),
            poll=newest("deals"),
            items="data",
            event_id="id.record_id",
            scopes=READ,
            sample=DEAL,
            docs_url=f"{DOCS}/records/list-records",
        ),
        Trigger(
            key="record_created",
            name="Record created",
            description="Fires when a record of any object is created, and gives its ids.",
            event_types=("record.created",),
            event_id="event_type id.record_id",
            scopes=("webhook:read-write",),
            sample={
                "event_type": "record.created",
                "id": RECORD_ID,
                "actor": {"type": "workspace-member", "id": "50cf242c-7fa3-4cad-87d0-75b1af71c57b"},
            },
            docs_url="https://docs.attio.com/rest-api/webhook-reference/record-events/recordcreated",
        ),
    ),
)
