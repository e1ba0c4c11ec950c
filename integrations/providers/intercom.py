"""Intercom: customer messaging and support."""

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
    Trigger,
    Webhook,
)

DOCS = "https://developers.intercom.com/docs/references/2.11/rest-api/api.intercom.io"
TOPICS = "https://developers.intercom.com/docs/references/2.11/webhooks/webhook-models"
CONTACT_ID = Field("contact_id", "Contact id", description="Intercom's id of the contact.", example="667d60a88a68186f43bafdb8")
CONVERSATION_ID = Field("conversation_id", "Conversation id", description="Id of the conversation.", example="367")
ADMIN_ID = Field("admin_id", "Teammate id", description="Teammate it is done as.", example="991267553")
LIMIT = Field("limit", "Limit", "integer", description="1 to 150.", required=False, default=50, example=50)
CURSOR = Field(
    "cursor",
    "Page",
    description="pages.next.starting_after of the page before.",
    required=False,
    example="WzE3MTk0OTI3NzYwMDBd",
)
CONTACT_FIELDS = (
    Field("name", "Name", description="Full name.", required=False, example="Ada Lovelace"),
    Field("phone", "Phone", description="Phone number.", required=False, example="+442079460000"),
    Field("external_id", "Your id", description="Id of this person in your system.", required=False, example="70"),
    Field(
        "custom_attributes",
        "Custom attributes",
        "object",
        description="Values by name of the attribute.",
        required=False,
        example={"plan": "pro"},
    ),
)
CONTACT_JSON: dict[str, Json] = {
    "email": "{email}",
    "role": "{role}",
    **{item.key: f"{{{item.key}}}" for item in CONTACT_FIELDS},
}
ROLE = Field(
    "role", "Role", description="Lead, or user of your product.", required=False, choices=("user", "lead"), example="user"
)
CONTACT: dict[str, Json] = {
    "type": "contact",
    "id": "667d60a88a68186f43bafdb8",
    "role": "user",
    "email": "ada@example.com",
    "name": "Ada Lovelace",
    "external_id": "70",
    "created_at": 1780300000,
    "updated_at": 1780300000,
}
CONVERSATION: dict[str, Json] = {
    "type": "conversation",
    "id": "367",
    "state": "open",
    "open": True,
    "created_at": 1780300000,
    "updated_at": 1780300000,
    "source": {"type": "conversation", "body": "<p>Hello</p>", "author": {"type": "user", "email": "ada@example.com"}},
}


def event(topic: str, item: Json) -> dict[str, Json]:
    """A notification as Intercom sends it."""
    return {
        "type": "notification_event",
        "id": "notif_cb79d6c0-4a5b-11f0-9b1c-0f1b0a2d3e4f",
        "app_id": "abc12345",
        "topic": topic,
        "data": {"type": "notification_event_data", "item": item},
        "created_at": 1780300000,
        "delivery_attempts": 1,
    }


provider = Provider(
    slug="intercom",
    name="Intercom",
    category="support",
    base_url="https://api.intercom.io",
    docs_url="https://developers.intercom.com/docs/references/rest-api/api.intercom.io",
    auth=OAuth2(
        authorize_url="https://app.intercom.com/oauth", token_url="https://api.intercom.io/auth/eagle/token", pkce=False
    ),
    alternatives=(ApiKey(label="Access token", help="Under Authentication of an app in the Developer Hub."),),
    description="Customer messaging and support.",
    headers={"Intercom-Version": "2.11"},
    identity=Identity(request=Request(path="/me"), id="app.id_code", label="app.name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    pagination=Pagination(
        style="cursor", parameter="starting_after", cursor="pages.next.starting_after", size_parameter="per_page"
    ),
    webhook=Webhook(
        algorithm="hmac-sha1",
        header="X-Hub-Signature",
        prefix="sha1=",
        key="client secret",
        event_type="topic",
        event_id="id",
        match=("app_id", "account_id"),
        docs_url=TOPICS,
    ),
    actions=(
        Action(
            key="create_contact",
            name="Create a contact",
            description="Creates a user or a lead; Intercom refuses a second user with the same email.",
            inputs=(Field("email", "Email", description="Email address.", example="ada@example.com"), ROLE, *CONTACT_FIELDS),
            request=Request(method="POST", path="/contacts", json=CONTACT_JSON),
            sample=CONTACT,
            docs_url=f"{DOCS}/contacts/createcontact",
        ),
        Action(
            key="update_contact",
            name="Change a contact",
            description="Changes the given values of a contact.",
            inputs=(
                CONTACT_ID,
                Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
                ROLE,
                *CONTACT_FIELDS,
            ),
            request=Request(method="PUT", path="/contacts/{contact_id}", json=CONTACT_JSON),
            effect="idempotent",
            sample=CONTACT,
            docs_url=f"{DOCS}/contacts/updatecontact",
        ),
        Action(
            key="find_contact",
            name="Find a contact",
            description="Finds contacts by the exact value of a field, such as their email address.",
            inputs=(
                Field(
                    "field",
                    "Field",
                    description="Field to look in.",
                    required=False,
                    choices=("email", "phone", "name", "external_id"),
                    default="email",
                    example="email",
                ),
                Field("value", "Value", description="Value to find.", example="ada@example.com"),
                LIMIT,
                CURSOR,
            ),
            request=Request(
                method="POST",
                path="/contacts/search",
                json={
                    "query": {"field": "{field}", "operator": "=", "value": "{value}"},
                    "pagination": {"per_page": "{limit}", "starting_after": "{cursor}"},
                },
            ),
            effect="idempotent",
            sample={"type": "list", "data": [CONTACT], "total_count": 1},
            docs_url=f"{DOCS}/contacts/searchcontacts",
        ),
        Action(
            key="add_note",
            name="Add a note to a contact",
            description="Adds an internal note to a contact.",
            inputs=(
                CONTACT_ID,
                Field("body", "Text", description="Text of the note.", example="Wants a demo", long=True),
                ADMIN_ID,
            ),
            request=Request(
                method="POST", path="/contacts/{contact_id}/notes", json={"body": "{body}", "admin_id": "{admin_id}"}
            ),
            sample={"type": "note", "id": "34", "body": "<p>Wants a demo</p>"},
            docs_url=f"{DOCS}/notes/createnote",
        ),
        Action(
            key="tag_contact",
            name="Tag a contact",
            description="Adds a tag to a contact.",
            inputs=(CONTACT_ID, Field("tag_id", "Tag id", description="Id of the tag.", example="94")),
            request=Request(method="POST", path="/contacts/{contact_id}/tags", json={"id": "{tag_id}"}),
            effect="idempotent",
            sample={"type": "tag", "id": "94", "name": "Manual tag"},
            docs_url=f"{DOCS}/tags/attachtagtocontact",
        ),
        Action(
            key="list_conversations",
            name="List conversations",
            description="Lists conversations page by page.",
            inputs=(LIMIT, CURSOR),
            request=Request(path="/conversations", query={"per_page": "{limit}", "starting_after": "{cursor}"}),
            effect="idempotent",
            sample={"type": "conversation.list", "total_count": 1, "conversations": [CONVERSATION]},
            docs_url=f"{DOCS}/conversations/listconversations",
        ),
        Action(
            key="get_conversation",
            name="Read a conversation",
            description="Reads a conversation with its parts as plain text.",
            inputs=(CONVERSATION_ID,),
            request=Request(path="/conversations/{conversation_id}", query={"display_as": "plaintext"}),
            effect="idempotent",
            sample=CONVERSATION,
            docs_url=f"{DOCS}/conversations/retrieveconversation",
        ),
        Action(
            key="reply",
            name="Answer a conversation",
            description="Answers a conversation as a teammate, or adds an internal note to it.",
            inputs=(
                CONVERSATION_ID,
                ADMIN_ID,
                Field("body", "Text", description="HTML.", example="<p>We are on it.</p>", long=True),
                Field(
                    "message_type",
                    "Kind",
                    description="A comment is sent, a note is internal.",
                    required=False,
                    choices=("comment", "note"),
                    default="comment",
                    example="comment",
                ),
            ),
            request=Request(
                method="POST",
                path="/conversations/{conversation_id}/reply",
                json={"message_type": "{message_type}", "type": "admin", "admin_id": "{admin_id}", "body": "{body}"},
            ),
            sample=CONVERSATION,
            docs_url=f"{DOCS}/conversations/replyconversation",
        ),
        Action(
            key="create_ticket",
            name="Create a ticket",
            description="Opens a ticket of a type for a contact.",
            inputs=(
                Field("ticket_type_id", "Ticket type id", description="Id of the type.", example="106"),
                CONTACT_ID,
                Field("title", "Title", description="What it is about.", required=False, example="Printer is on fire"),
                Field("text", "Text", description="Description.", required=False, example="Very colorful", long=True),
            ),
            request=Request(
                method="POST",
                path="/tickets",
                json={
                    "ticket_type_id": "{ticket_type_id}",
                    "contacts": [{"id": "{contact_id}"}],
                    "ticket_attributes": {"_default_title_": "{title}", "_default_description_": "{text}"},
                },
            ),
            sample={"type": "ticket", "id": "489", "ticket_id": "48", "ticket_state": "submitted"},
            docs_url=f"{DOCS}/tickets/createticket",
        ),
        Action(
            key="list_teammates",
            name="List teammates",
            description="Lists the people of the workspace, whose ids answers and notes need.",
            request=Request(path="/admins"),
            effect="idempotent",
            sample={
                "type": "admin.list",
                "admins": [{"type": "admin", "id": "991267397", "name": "Grace", "email": "g@example.com"}],
            },
            docs_url=f"{DOCS}/admins/listadmins",
        ),
    ),
    triggers=(
        Trigger(
            key="conversation_started",
            name="Conversation started",
            description="Fires when a customer starts a conversation.",
            event_types=("conversation.user.created",),
            event_id="id",
            sample=event("conversation.user.created", CONVERSATION),
            docs_url=TOPICS,
        ),
        Trigger(
            key="customer_replied",
            name="Customer replied",
            description="Fires when a customer answers in a conversation.",
            event_types=("conversation.user.replied",),
            event_id="id",
            sample=event("conversation.user.replied", CONVERSATION),
            docs_url=TOPICS,
        ),
        Trigger(
            key="contact_created",
            name="Contact created",
            description="Fires when a user or a lead is created.",
            event_types=("contact.user.created", "contact.lead.created"),
            event_id="id",
            sample=event("contact.user.created", CONTACT),
            docs_url=TOPICS,
        ),
    ),
)
