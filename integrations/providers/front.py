"""Front: shared inbox for customer teams."""

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

DOCS = "https://dev.frontapp.com/reference"
CONVERSATION_ID = Field("conversation_id", "Conversation id", description="Id of the conversation.", example="cnv_yo1kg5q")
BODY = Field("body", "Text", description="HTML.", example="<p>We are on it.</p>", long=True)
AUTHOR = Field("author_id", "Author id", description="Teammate who writes.", required=False, example="tea_6r55a")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
CURSOR = Field(
    "cursor", "Page", description="page_token in _pagination.next of the page before.", required=False, example="a5b2c9"
)
ACCEPTED: Json = {"status": "accepted", "message_uid": "0a1b2c3d"}
CONVERSATION: dict[str, Json] = {
    "id": "cnv_yo1kg5q",
    "subject": "How to reset my password",
    "status": "unassigned",
    "recipient": {"handle": "ada@example.com", "role": "from"},
    "tags": [],
    "created_at": 1780300000.123,
}


def event(kind: str) -> dict[str, Json]:
    """One row of the list of events."""
    return {
        "id": "evt_1dkfo4b0",
        "type": kind,
        "emitted_at": 1780300000.123,
        "conversation": CONVERSATION,
        "target": {"_meta": {"type": "message"}, "data": {"id": "msg_1q15qmtq", "is_inbound": True, "blurb": "Hello"}},
    }


provider = Provider(
    slug="front",
    name="Front",
    category="support",
    base_url="https://api2.frontapp.com",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://app.frontapp.com/oauth/authorize",
        token_url="https://app.frontapp.com/oauth/token",
        pkce=False,
        client_auth="basic",
        token_body="json",
    ),
    alternatives=(ApiKey(label="API token", help="Under Settings, Developers, API tokens."),),
    description="Shared inbox for customer teams.",
    aliases=("frontapp",),
    identity=Identity(request=Request(path="/me"), id="id", label="name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Front-Signature",
        encoding="base64",
        signed="{header:X-Front-Request-Timestamp}:{body}",
        timestamp_header="X-Front-Request-Timestamp",
        docs_url="https://dev.frontapp.com/docs/application-webhooks",
    ),
    pagination=Pagination(style="link", items="_results", cursor="_pagination.next", size_parameter="limit"),
    actions=(
        Action(
            key="search_conversations",
            name="Search conversations",
            description="Finds conversations by words and conditions, such as is:open from:ada@example.com.",
            inputs=(
                Field("query", "Query", description="Words and conditions.", example="is:open from:ada@example.com"),
                LIMIT,
                CURSOR,
            ),
            request=Request(path="/conversations/search/{query}", query={"limit": "{limit}", "page_token": "{cursor}"}),
            effect="idempotent",
            sample={"_total": 1, "_results": [CONVERSATION], "_pagination": {"next": None}},
            docs_url=f"{DOCS}/search-conversations",
        ),
        Action(
            key="list_messages",
            name="Read a conversation",
            description="Lists the messages of a conversation, the latest first.",
            inputs=(CONVERSATION_ID, LIMIT, CURSOR),
            request=Request(
                path="/conversations/{conversation_id}/messages", query={"limit": "{limit}", "page_token": "{cursor}"}
            ),
            effect="idempotent",
            sample={"_results": [{"id": "msg_1q15qmtq", "type": "email", "is_inbound": True, "body": "<p>Hello</p>"}]},
            docs_url=f"{DOCS}/list-conversation-messages",
        ),
        Action(
            key="send_message",
            name="Send a message",
            description="Starts a conversation with a message from a channel.",
            inputs=(
                Field("channel_id", "Channel id", description="Channel to send from.", example="cha_55c8c149"),
                Field("to", "To", "array", description="Addresses or numbers of the recipients.", example=["ada@example.com"]),
                Field("subject", "Subject", description="Of an email.", required=False, example="Your engine"),
                BODY,
                AUTHOR,
            ),
            request=Request(
                method="POST",
                path="/channels/{channel_id}/messages",
                json={"to": "{to}", "subject": "{subject}", "body": "{body}", "author_id": "{author_id}"},
            ),
            sample=ACCEPTED,
            docs_url=f"{DOCS}/create-message",
        ),
        Action(
            key="reply",
            name="Answer a conversation",
            description="Sends an answer in a conversation.",
            inputs=(CONVERSATION_ID, BODY, AUTHOR),
            request=Request(
                method="POST",
                path="/conversations/{conversation_id}/messages",
                json={"body": "{body}", "author_id": "{author_id}"},
            ),
            sample=ACCEPTED,
            docs_url=f"{DOCS}/create-message-reply",
        ),
        Action(
            key="add_comment",
            name="Comment on a conversation",
            description="Adds a comment that only teammates see.",
            inputs=(
                CONVERSATION_ID,
                Field("body", "Text", description="Markdown.", example="Please have a look", long=True),
                AUTHOR,
            ),
            request=Request(
                method="POST",
                path="/conversations/{conversation_id}/comments",
                json={"body": "{body}", "author_id": "{author_id}"},
            ),
            sample={"id": "com_1ab23c", "body": "Please have a look", "posted_at": 1780300000.123},
            docs_url=f"{DOCS}/create-comment",
        ),
        Action(
            key="update_conversation",
            name="Change a conversation",
            description="Assigns, archives or reopens a conversation.",
            inputs=(
                CONVERSATION_ID,
                Field("assignee_id", "Assignee id", description="Teammate who takes it.", required=False, example="tea_6r55a"),
                Field(
                    "status",
                    "Status",
                    description="How it stands.",
                    required=False,
                    choices=("archived", "open", "deleted", "spam"),
                    example="archived",
                ),
                Field(
                    "tag_ids", "Tag ids", "array", description="All tags it is to have.", required=False, example=["tag_13o8r1"]
                ),
            ),
            request=Request(
                method="PATCH",
                path="/conversations/{conversation_id}",
                json={"assignee_id": "{assignee_id}", "status": "{status}", "tag_ids": "{tag_ids}"},
            ),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/update-conversation",
        ),
        Action(
            key="create_contact",
            name="Create a contact",
            description="Creates a contact with an email address.",
            inputs=(
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("name", "Name", description="Full name.", required=False, example="Ada Lovelace"),
                Field("description", "Description", description="About them.", required=False, example="Early customer"),
            ),
            request=Request(
                method="POST",
                path="/contacts",
                json={
                    "handles": [{"handle": "{email}", "source": "email"}],
                    "name": "{name}",
                    "description": "{description}",
                },
            ),
            sample={"id": "crd_2o7l0k", "name": "Ada Lovelace", "handles": [{"source": "email", "handle": "ada@example.com"}]},
            docs_url=f"{DOCS}/create-contact",
        ),
        Action(
            key="list_inboxes",
            name="List inboxes",
            description="Lists the shared inboxes.",
            request=Request(path="/inboxes"),
            effect="idempotent",
            sample={"_results": [{"id": "inb_41w25", "name": "Support", "is_private": False}]},
            docs_url=f"{DOCS}/list-inboxes",
        ),
    ),
    triggers=(
        Trigger(
            key="message_received",
            name="Message received",
            description="Fires when a message comes in.",
            kinds=("poll",),
            poll=Request(path="/events", query={"q[types][]": "inbound", "limit": 100}),
            items="_results",
            event_id="id",
            sample=event("inbound"),
            docs_url=f"{DOCS}/list-events",
        ),
        Trigger(
            key="message_sent",
            name="Message sent",
            description="Fires when a teammate sends a message or an answer.",
            kinds=("poll",),
            poll=Request(path="/events", query={"q[types][]": ["outbound", "out_reply"], "limit": 100}),
            items="_results",
            event_id="id",
            sample=event("outbound"),
            docs_url=f"{DOCS}/list-events",
        ),
        Trigger(
            key="comment_added",
            name="Comment added",
            description="Fires when a teammate comments on a conversation.",
            kinds=("poll",),
            poll=Request(path="/events", query={"q[types][]": "comment", "limit": 100}),
            items="_results",
            event_id="id",
            sample=event("comment"),
            docs_url=f"{DOCS}/list-events",
        ),
    ),
)
