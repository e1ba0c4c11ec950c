"""Help Scout: customer support mailboxes."""

from __future__ import annotations

from integrations.spec import (
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
)

DOCS = "https://developer.helpscout.com/mailbox-api/endpoints"
CONVERSATION_ID = Field("conversation_id", "Conversation id", "integer", description="Id of the conversation.", example=283)
EMAIL = Field("email", "Customer's email", description="Address of the customer.", example="ada@example.com")
TEXT = Field("text", "Text", description="HTML.", example="We are on it.", long=True)
PAGE = Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, example=1)
CONVERSATION: dict[str, Json] = {
    "id": 283,
    "number": 12,
    "subject": "I need help!",
    "status": "active",
    "state": "published",
    "mailboxId": 85,
    "primaryCustomer": {"id": 238604, "email": "ada@example.com"},
    "createdAt": "2026-06-01T10:00:00Z",
    "userUpdatedAt": "2026-06-01T10:05:00Z",
}
PAGES: Json = {"size": 25, "totalElements": 1, "totalPages": 1, "number": 1}

provider = Provider(
    slug="help-scout",
    name="Help Scout",
    category="support",
    base_url="https://api.helpscout.net/v2",
    docs_url="https://developer.helpscout.com/mailbox-api/",
    auth=OAuth2(
        authorize_url="https://secure.helpscout.net/authentication/authorizeClientApplication",
        token_url="https://api.helpscout.net/v2/oauth2/token",
        pkce=False,
    ),
    description="Customer support mailboxes.",
    aliases=("helpscout", "helpscout-mailbox"),
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit-minute", remaining="x-ratelimit-remaining-minute", retry_after="x-ratelimit-retry-after"
    ),
    webhook=Webhook(
        algorithm="hmac-sha1",
        header="X-HelpScout-Signature",
        encoding="base64",
        event_type="header:X-HelpScout-Event",
        docs_url="https://developer.helpscout.com/webhooks/",
    ),
    actions=(
        Action(
            key="create_conversation",
            name="Create a conversation",
            description="Starts a conversation with the first message of a customer.",
            inputs=(
                Field("mailbox_id", "Inbox id", "integer", description="Inbox it comes to.", example=85),
                Field("subject", "Subject", description="What it is about.", example="I need help!"),
                EMAIL,
                Field("text", "Text", description="The customer's message.", example="My engine is stuck.", long=True),
                Field("tags", "Tags", "array", description="Tags to give it.", required=False, example=["engine"]),
            ),
            request=Request(
                method="POST",
                path="/conversations",
                json={
                    "type": "email",
                    "status": "active",
                    "mailboxId": "{mailbox_id}",
                    "subject": "{subject}",
                    "customer": {"email": "{email}"},
                    "threads": [{"type": "customer", "customer": {"email": "{email}"}, "text": "{text}"}],
                    "tags": "{tags}",
                },
            ),
            sample=None,
            docs_url=f"{DOCS}/conversations/create/",
        ),
        Action(
            key="reply",
            name="Answer a conversation",
            description="Sends an answer to the customer.",
            inputs=(CONVERSATION_ID, EMAIL, TEXT),
            request=Request(
                method="POST",
                path="/conversations/{conversation_id}/reply",
                json={"customer": {"email": "{email}"}, "text": "{text}"},
            ),
            sample=None,
            docs_url=f"{DOCS}/conversations/threads/reply/",
        ),
        Action(
            key="add_note",
            name="Add a note to a conversation",
            description="Adds a note that only the team sees.",
            inputs=(CONVERSATION_ID, TEXT),
            request=Request(method="POST", path="/conversations/{conversation_id}/notes", json={"text": "{text}"}),
            sample=None,
            docs_url=f"{DOCS}/conversations/threads/note/",
        ),
        Action(
            key="set_status",
            name="Set a conversation's status",
            description="Opens, parks or closes a conversation.",
            inputs=(
                CONVERSATION_ID,
                Field(
                    "status",
                    "Status",
                    description="How it stands.",
                    choices=("active", "pending", "closed", "spam"),
                    example="closed",
                ),
            ),
            request=Request(
                method="PATCH",
                path="/conversations/{conversation_id}",
                json={"op": "replace", "path": "/status", "value": "{status}"},
            ),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/conversations/update/",
        ),
        Action(
            key="search_conversations",
            name="Search conversations",
            description="Lists conversations, those that match a query where one is given.",
            inputs=(
                Field(
                    "query", "Query", description="In Help Scout's syntax.", required=False, example='(email:"ada@example.com")'
                ),
                Field(
                    "status",
                    "Status",
                    description="Only those that stand so.",
                    required=False,
                    choices=("active", "all", "closed", "open", "pending", "spam"),
                    default="all",
                    example="active",
                ),
                Field("mailbox_id", "Inbox id", "integer", description="Only of an inbox.", required=False, example=85),
                PAGE,
            ),
            request=Request(
                path="/conversations",
                query={"query": "{query}", "status": "{status}", "mailbox": "{mailbox_id}", "page": "{page}"},
            ),
            effect="idempotent",
            sample={"_embedded": {"conversations": [CONVERSATION]}, "page": PAGES},
            docs_url=f"{DOCS}/conversations/list/",
        ),
        Action(
            key="get_conversation",
            name="Read a conversation",
            description="Reads a conversation with its threads.",
            inputs=(CONVERSATION_ID,),
            request=Request(path="/conversations/{conversation_id}", query={"embed": "threads"}),
            effect="idempotent",
            sample={**CONVERSATION, "_embedded": {"threads": [{"id": 17, "type": "customer", "body": "My engine is stuck."}]}},
            docs_url=f"{DOCS}/conversations/get/",
        ),
        Action(
            key="create_customer",
            name="Create a customer",
            description="Creates a customer with an email address.",
            inputs=(
                Field("first_name", "First name", description="First name.", example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
                EMAIL,
            ),
            request=Request(
                method="POST",
                path="/customers",
                json={
                    "firstName": "{first_name}",
                    "lastName": "{last_name}",
                    "emails": [{"type": "work", "value": "{email}"}],
                },
            ),
            sample=None,
            docs_url=f"{DOCS}/customers/create/",
        ),
        Action(
            key="list_inboxes",
            name="List inboxes",
            description="Lists the inboxes the user may see.",
            inputs=(PAGE,),
            request=Request(path="/mailboxes", query={"page": "{page}"}),
            effect="idempotent",
            sample={"_embedded": {"mailboxes": [{"id": 85, "name": "Support", "email": "support@example.com"}]}, "page": PAGES},
            docs_url=f"{DOCS}/mailboxes/list/",
        ),
    ),
    triggers=(
        Trigger(
            key="conversation_created",
            name="Conversation created",
            description="Fires when a conversation starts.",
            kinds=("poll",),
            poll=Request(path="/conversations", query={"status": "all", "sortField": "createdAt", "sortOrder": "desc"}),
            items="_embedded.conversations",
            event_id="id",
            sample=CONVERSATION,
            docs_url=f"{DOCS}/conversations/list/",
        ),
        Trigger(
            key="conversation_changed",
            name="Conversation created or changed",
            description="Fires when a conversation starts and whenever it is changed.",
            kinds=("poll",),
            poll=Request(
                path="/conversations",
                query={"status": "all", "modifiedSince": "{since}", "sortField": "modifiedAt", "sortOrder": "desc"},
            ),
            items="_embedded.conversations",
            event_id="id userUpdatedAt",
            sample=CONVERSATION,
            docs_url=f"{DOCS}/conversations/list/",
        ),
    ),
)
