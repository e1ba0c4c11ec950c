"""Gmail: send, search and read mail of a Google account."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
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
    message.set_content(str(inputs["body"]), subtype="html" if inputs.get("is_html") else "plain")
    return {"raw": urlsafe_b64encode(message.as_bytes()).decode()}


def readable(message: Json) -> Json:
    """A message with its usual headers and its text decoded; attachments are left out."""
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
        "body": _text(payload, "text/plain") or _text(payload, "text/html"),
    }


def _text(part: Mapping[str, Any], kind: str) -> str:
    if part.get("mimeType") == kind:
        return urlsafe_b64decode(part.get("body", {}).get("data", "") + "==").decode(errors="replace")
    return next((text for child in part.get("parts", ()) if (text := _text(child, kind))), "")


TO = Field("to", "To", description="Recipients, separated by commas.", example="ada@example.com")
LETTER = (
    Field("subject", "Subject", description="Subject line.", example="Minutes of Monday"),
    Field("body", "Body", description="Text of the mail.", example="Hello Ada", long=True),
    Field("cc", "Cc", description="Copies, separated by commas.", required=False, example="bob@example.com"),
    Field("bcc", "Bcc", description="Blind copies, separated by commas.", required=False, example="eve@example.com"),
    Field("is_html", "HTML", "boolean", description="The body is HTML rather than plain text.", required=False, example=False),
    Field("thread_id", "Thread", description="Thread this mail continues.", required=False, example="18c2f0a1b2c3d4e5"),
)
MESSAGE_ID = Field("message_id", "Message id", description="Id of the message.", example="18c2f0a1b2c3d4e5")

provider = Provider(
    slug="gmail",
    name="Gmail",
    category="email",
    curated=1,
    base_url="https://gmail.googleapis.com/gmail/v1",
    docs_url="https://developers.google.com/workspace/gmail/api/reference/rest",
    website_url="https://mail.google.com",
    description="Send, search and read mail of a Google account.",
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
            inputs=(
                Field(
                    "query", "Query", description="As in Gmail's search box.", required=False, example="from:ada newer_than:7d"
                ),
                Field("max_results", "Limit", "integer", description="1 to 500.", required=False, default=20, example=20),
                Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="0987"),
            ),
            request=Request(
                path="/users/me/messages",
                query={"q": "{query}", "maxResults": "{max_results}", "pageToken": "{page_token}"},
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={"messages": [{"id": "18c2f0a1b2c3d4e5", "threadId": "18c2f0a1b2c3d4e5"}], "resultSizeEstimate": 1},
            docs_url=f"{DOCS}/users.messages/list",
        ),
        Action(
            key="get_email",
            name="Read an email",
            description="Reads one message: sender, recipients, subject, date and text.",
            inputs=(MESSAGE_ID,),
            request=Request(path="/users/me/messages/{message_id}", query={"format": "full"}),
            result=readable,
            scopes=(READ,),
            effect="idempotent",
            sample={
                "id": "18c2f0a1b2c3d4e5",
                "thread_id": "18c2f0a1b2c3d4e5",
                "label_ids": ["INBOX", "UNREAD"],
                "snippet": "Hello Ada",
                "from": "Bob <bob@example.com>",
                "to": "ada@example.com",
                "cc": "",
                "subject": "Minutes of Monday",
                "date": "Mon, 1 Jun 2026 10:00:00 +0000",
                "body": "Hello Ada",
            },
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
            sample={"id": "18c2f0a1b2c3d4e5", "threadId": "18c2f0a1b2c3d4e5"},
        ),
    ),
)
