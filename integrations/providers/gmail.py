"""Gmail: send, search and read mail of a Google account."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from integrations.spec import (
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
    Webhook,
    rfc7009,
)

MODIFY = "https://www.googleapis.com/auth/gmail.modify"
SEND = "https://www.googleapis.com/auth/gmail.send"
READ, COMPOSE = (f"https://www.googleapis.com/auth/gmail.{part}" for part in ("readonly", "compose"))
DOCS = "https://developers.google.com/workspace/gmail/api/reference/rest/v1"


def mime(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """The message as Gmail wants it: RFC 5322 text, base64url. A line break in an address or subject is a ValueError."""
    message = EmailMessage(policy=SMTP)
    for header in ("to", "cc", "bcc", "subject"):
        if inputs.get(header):
            message[header.capitalize()] = str(inputs[header])
    for header in ("In-Reply-To", "References") if inputs.get("answered") else ():  # what threads are told by, RFC 5322 §3.6.4
        message[header] = str(inputs["answered"])
    message.set_content(str(inputs["body"]), subtype="html" if inputs.get("is_html") else "plain")
    return {"raw": urlsafe_b64encode(message.as_bytes()).decode()}


def readable(message: Json) -> Json:
    """A message with its usual headers and its text decoded; of attachments their names and ids."""
    if not isinstance(message, dict) or not isinstance(message.get("payload"), dict):
        return message
    payload: Any = message["payload"]
    headers = {item["name"].lower(): item["value"] for item in payload.get("headers", ())}
    return {
        "id": message["id"],
        "thread_id": message["threadId"],
        "label_ids": message.get("labelIds", []),
        "snippet": message.get("snippet", ""),
        **{name: headers.get(name, "") for name in ("from", "to", "cc", "subject", "date")},
        "mime_message_id": headers.get("message-id", ""),
        "body": _text(payload, "text/plain") or _text(payload, "text/html"),
        "attachments": list(_attachments(payload)),
    }


def conversation(thread: Json) -> Json:
    """A thread with its messages as `readable` shows them."""
    if not isinstance(thread, dict) or not isinstance(thread.get("messages"), list):
        return thread
    messages: Any = thread["messages"]
    return {"id": thread["id"], "messages": [readable(message) for message in messages]}


def _text(part: Mapping[str, Any], kind: str) -> str:
    if part.get("mimeType") == kind:
        return urlsafe_b64decode(part.get("body", {}).get("data", "") + "==").decode(errors="replace")
    return next((text for child in part.get("parts", ()) if (text := _text(child, kind))), "")


def _attachments(part: Mapping[str, Any]) -> Iterator[dict[str, Json]]:
    if part.get("filename") and part.get("body", {}).get("attachmentId"):
        body = part["body"]
        yield {"id": body["attachmentId"], "name": part["filename"], "mime_type": part["mimeType"], "size": body.get("size", 0)}
    for child in part.get("parts", ()):
        yield from _attachments(child)


TO = Field("to", "To", description="Recipients, separated by commas.", example="ada@example.com")
LETTER = (
    Field("subject", "Subject", description="Subject line.", example="Minutes of Monday"),
    Field("body", "Body", description="Text of the mail.", example="Hello Ada", long=True),
    Field("cc", "Cc", description="Copies, separated by commas.", required=False, example="bob@example.com"),
    Field("bcc", "Bcc", description="Blind copies, separated by commas.", required=False, example="eve@example.com"),
    Field("is_html", "HTML", "boolean", description="The body is HTML rather than plain text.", required=False, example=False),
    Field("thread_id", "Thread", description="Thread this mail continues.", required=False, example="18c2f0a1b2c3d4e5"),
)
THREAD = Field("thread_id", "Thread", description="Id of the thread.", example="18c2f0a1b2c3d4e5")
MESSAGE_ID = Field("message_id", "Message id", description="Id of the message.", example="18c2f0a1b2c3d4e5")
QUERY = Field("query", "Query", description="As in Gmail's search box.", required=False, example="from:ada newer_than:7d")
LIMIT = Field("max_results", "Limit", "integer", description="1 to 500.", required=False, default=20, example=20)
PAGE = Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="0987")
PAGING: dict[str, Json] = {"q": "{query}", "maxResults": "{max_results}", "pageToken": "{page_token}"}
MAIL: dict[str, Json] = {
    "id": "18c2f0a1b2c3d4e5",
    "thread_id": "18c2f0a1b2c3d4e5",
    "label_ids": ["INBOX", "UNREAD"],
    "snippet": "Hello Ada",
    "from": "Bob <bob@example.com>",
    "to": "ada@example.com",
    "cc": "",
    "subject": "Minutes of Monday",
    "date": "Mon, 1 Jun 2026 10:00:00 +0000",
    "mime_message_id": "<CAF1b2c3@mail.example.com>",
    "body": "Hello Ada",
    "attachments": [{"id": "ANGjdJ8w", "name": "minutes.pdf", "mime_type": "application/pdf", "size": 5}],
}
STUB: Json = {"id": "18c2f0a1b2c3d4e5", "threadId": "18c2f0a1b2c3d4e5"}

provider = Provider(
    slug="gmail",
    name="Gmail",
    category="email",
    curated=1,
    base_url="https://gmail.googleapis.com/gmail/v1",
    docs_url="https://developers.google.com/workspace/gmail/api/reference/rest",
    website_url="https://mail.google.com",
    description="Send, search and read mail of a Google account.",
    checked="2026-11",
    api_descriptions=("https://gmail.googleapis.com/$discovery/rest?version=v1",),
    aliases=("google-mail",),
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", MODIFY, SEND),
        # https://developers.google.com/workspace/gmail/api/auth/scopes and the scopes each method of the reference names
        implied_scopes={"https://mail.google.com/": (MODIFY,), MODIFY: (READ, COMPOSE), COMPOSE: (SEND,)},
        scope_words={
            MODIFY: "Read, write, send and file emails, but not delete them for good",
            READ: "Read emails and settings",
            COMPOSE: "Write drafts and send emails",
            SEND: "Send emails for you",
        },
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    identity=Identity(request=Request(path="/users/me/profile"), id="emailAddress"),
    rate=RateHeaders(),
    pagination=Pagination(style="cursor", parameter="pageToken", cursor="nextPageToken", size_parameter="maxResults"),
    # Mailbox changes come as Google-signed Pub/Sub pushes, whose data holds the address and a history id.
    webhook=Webhook(
        algorithm="jwt",
        header="Authorization",
        prefix="Bearer ",
        encoding="none",
        key="email address of the push subscription's service account",
        jwks_url="https://www.googleapis.com/oauth2/v3/certs",
        claims={"aud": "{url}", "email": "{key}"},
        event_id="message.messageId",
        docs_url="https://developers.google.com/workspace/gmail/api/guides/push",
    ),
    actions=(
        Action(
            key="send_email",
            name="Send an email",
            description="Sends a mail from the connected account.",
            inputs=(TO, *LETTER),
            prepare=mime,
            prepares=("raw",),
            request=Request(method="POST", path="/users/me/messages/send", json={"raw": "{raw}", "threadId": "{thread_id}"}),
            scopes=(SEND,),
            sample={"id": "18c2f0a1b2c3d4e5", "threadId": "18c2f0a1b2c3d4e5", "labelIds": ["SENT"]},
            docs_url=f"{DOCS}/users.messages/send",
        ),
        Action(
            key="create_draft",
            name="Create a draft",
            description="Saves a mail as a draft without sending it.",
            inputs=(TO, *LETTER),
            prepare=mime,
            prepares=("raw",),
            request=Request(
                method="POST", path="/users/me/drafts", json={"message": {"raw": "{raw}", "threadId": "{thread_id}"}}
            ),
            scopes=(COMPOSE,),
            sample={"id": "r-8123456789", "message": {"id": "18c2f0a1b2c3d4e5", "threadId": "18c2f0a1b2c3d4e5"}},
            docs_url=f"{DOCS}/users.drafts/create",
        ),
        Action(
            key="search_emails",
            name="Search emails",
            description="Finds messages with Gmail's search words and gives their ids.",
            inputs=(QUERY, LIMIT, PAGE),
            request=Request(path="/users/me/messages", query=PAGING),
            scopes=(READ,),
            effect="idempotent",
            sample={"messages": [STUB], "resultSizeEstimate": 1},
            docs_url=f"{DOCS}/users.messages/list",
        ),
        Action(
            key="get_email",
            name="Read an email",
            description="Reads one message: sender, recipients, subject, date, text and what is attached.",
            inputs=(MESSAGE_ID,),
            request=Request(path="/users/me/messages/{message_id}", query={"format": "full"}),
            result=readable,
            scopes=(READ,),
            effect="idempotent",
            sample=MAIL,
            docs_url=f"{DOCS}/users.messages/get",
        ),
        Action(
            key="list_labels",
            name="List labels",
            description="Lists the mailbox's labels, the system's and the user's own.",
            request=Request(path="/users/me/labels"),
            scopes=(READ,),
            effect="idempotent",
            sample={"labels": [{"id": "INBOX", "name": "INBOX", "type": "system"}]},
            docs_url=f"{DOCS}/users.labels/list",
        ),
        Action(
            key="modify_labels",
            name="Change labels",
            description="Adds and removes labels of a message; removing UNREAD marks it read, removing INBOX archives it.",
            inputs=(
                MESSAGE_ID,
                Field("add_labels", "Add", "array", description="Label ids.", required=False, example=["STARRED"]),
                Field("remove_labels", "Remove", "array", description="Label ids.", required=False, example=["UNREAD"]),
            ),
            request=Request(
                method="POST",
                path="/users/me/messages/{message_id}/modify",
                json={"addLabelIds": "{add_labels}", "removeLabelIds": "{remove_labels}"},
            ),
            scopes=(MODIFY,),
            effect="idempotent",
            sample={"id": "18c2f0a1b2c3d4e5", "threadId": "18c2f0a1b2c3d4e5", "labelIds": ["INBOX", "STARRED"]},
            docs_url=f"{DOCS}/users.messages/modify",
        ),
        Action(
            key="trash_email",
            name="Move to trash",
            description="Moves a message to the trash, where Gmail keeps it for 30 days.",
            inputs=(MESSAGE_ID,),
            request=Request(method="POST", path="/users/me/messages/{message_id}/trash"),
            scopes=(MODIFY,),
            effect="idempotent",
            sample={"id": "18c2f0a1b2c3d4e5", "threadId": "18c2f0a1b2c3d4e5", "labelIds": ["TRASH"]},
            docs_url=f"{DOCS}/users.messages/trash",
        ),
        Action(
            key="reply_to_email",
            name="Reply to an email",
            description="Answers a message in its thread.",
            inputs=(
                TO,
                *LETTER[:-1],
                THREAD,
                Field(
                    "answered",
                    "Message-ID",
                    description="`mime_message_id` of the mail that is answered, as Read an email gives it.",
                    example="<CAF1b2c3@mail.example.com>",
                ),
            ),
            prepare=mime,
            prepares=("raw",),
            request=Request(method="POST", path="/users/me/messages/send", json={"raw": "{raw}", "threadId": "{thread_id}"}),
            scopes=(SEND,),
            sample={"id": "18c2f0a1b2c3d4e6", "threadId": "18c2f0a1b2c3d4e5", "labelIds": ["SENT"]},
            docs_url="https://developers.google.com/workspace/gmail/api/guides/threads",
        ),
        Action(
            key="search_threads",
            name="Search threads",
            description="Finds conversations with Gmail's search words.",
            inputs=(QUERY, LIMIT, PAGE),
            request=Request(path="/users/me/threads", query=PAGING),
            scopes=(READ,),
            effect="idempotent",
            sample={"threads": [{"id": "18c2f0a1b2c3d4e5", "snippet": "Hello Ada", "historyId": "1234567"}]},
            docs_url=f"{DOCS}/users.threads/list",
        ),
        Action(
            key="get_thread",
            name="Read a thread",
            description="Reads all messages of a conversation: sender, recipients, subject, date and text.",
            inputs=(THREAD,),
            request=Request(path="/users/me/threads/{thread_id}", query={"format": "full"}),
            result=conversation,
            scopes=(READ,),
            effect="idempotent",
            sample={"id": "18c2f0a1b2c3d4e5", "messages": [MAIL]},
            docs_url=f"{DOCS}/users.threads/get",
        ),
        Action(
            key="get_attachment",
            name="Download an attachment",
            description="Reads one attachment; its data is base64url.",
            inputs=(
                MESSAGE_ID,
                Field("attachment_id", "Attachment id", description="Id of the attachment.", example="ANGjdJ8w"),
            ),
            request=Request(path="/users/me/messages/{message_id}/attachments/{attachment_id}"),
            scopes=(READ,),
            effect="idempotent",
            sample={"size": 5, "data": "SGVsbG8="},
            docs_url=f"{DOCS}/users.messages.attachments/get",
        ),
        Action(
            key="list_drafts",
            name="List drafts",
            description="Lists the mailbox's drafts, or those that match a search.",
            inputs=(QUERY, LIMIT, PAGE),
            request=Request(path="/users/me/drafts", query=PAGING),
            scopes=(READ,),
            effect="idempotent",
            sample={"drafts": [{"id": "r-8123456789", "message": STUB}], "resultSizeEstimate": 1},
            docs_url=f"{DOCS}/users.drafts/list",
        ),
        Action(
            key="send_draft",
            name="Send a draft",
            description="Sends a draft to the recipients in it; the draft is gone afterwards.",
            inputs=(Field("draft_id", "Draft id", description="Id of the draft.", example="r-8123456789"),),
            request=Request(method="POST", path="/users/me/drafts/send", json={"id": "{draft_id}"}),
            scopes=(COMPOSE,),
            sample={"id": "18c2f0a1b2c3d4e5", "threadId": "18c2f0a1b2c3d4e5", "labelIds": ["SENT"]},
            docs_url=f"{DOCS}/users.drafts/send",
        ),
        Action(
            key="create_label",
            name="Create a label",
            description="Creates a label; a slash in its name puts it under another one.",
            inputs=(Field("name", "Name", description="Name of the label.", example="Customers/Acme"),),
            request=Request(method="POST", path="/users/me/labels", json={"name": "{name}"}),
            scopes=(MODIFY,),
            sample={"id": "Label_12", "name": "Customers/Acme", "labelListVisibility": "labelShow"},
            docs_url=f"{DOCS}/users.labels/create",
        ),
    ),
    triggers=(
        Trigger(
            key="new_email",
            name="New email",
            description="Fires for each message that reaches the inbox.",
            kinds=("poll",),
            poll=Request(path="/users/me/messages", query={"labelIds": "INBOX", "maxResults": 50}),
            items="messages",
            event_id="id",
            scopes=(READ,),
            sample=STUB,
            docs_url=f"{DOCS}/users.messages/list",
        ),
        Trigger(
            key="email_starred",
            name="Email starred",
            description="Fires when a message is starred.",
            kinds=("poll",),
            poll=Request(path="/users/me/messages", query={"labelIds": "STARRED", "maxResults": 50}),
            items="messages",
            event_id="id",
            scopes=(READ,),
            sample=STUB,
            docs_url=f"{DOCS}/users.messages/list",
        ),
        Trigger(
            key="new_email_matching",
            name="New email that matches a search",
            description="Fires for each message that Gmail's search finds for the first time.",
            kinds=("poll",),
            inputs=(Field("query", "Query", description="As in Gmail's search box.", example="from:ada has:attachment"),),
            poll=Request(path="/users/me/messages", query={"q": "{query}", "maxResults": 50}),
            items="messages",
            event_id="id",
            scopes=(READ,),
            sample=STUB,
            docs_url=f"{DOCS}/users.messages/list",
        ),
        Trigger(
            key="mailbox_changed",
            name="Mailbox changed",
            description="Fires when Gmail tells of a change; the data holds the address and a history id, in base64.",
            event_id="message.messageId",
            scopes=(READ,),
            sample={
                "message": {
                    "data": "eyJlbWFpbEFkZHJlc3MiOiAiYWRhQGV4YW1wbGUuY29tIiwgImhpc3RvcnlJZCI6ICIxMjM0NTY3ODkwIn0=",
                    "messageId": "2070443601311540",
                    "publishTime": "2026-06-01T10:00:00.000Z",
                },
                "subscription": "projects/acme/subscriptions/gmail",
            },
            docs_url="https://developers.google.com/workspace/gmail/api/guides/push",
        ),
    ),
)
