"""Slack: post messages, read channels and react to what happens in a workspace."""

from __future__ import annotations

from typing import Any

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
    Revoke,
    Trigger,
    Webhook,
)

DOCS = "https://docs.slack.dev/reference"


def fault(status: int, body: Any) -> str:
    """Slack answers 200 with `ok: false` and a word: https://docs.slack.dev/apis/web-api/#responses"""
    return str(body.get("error") or "unknown_error") if isinstance(body, dict) and body.get("ok") is False else ""


CHANNEL = Field("channel", "Channel", description="Channel id, or #name of a public channel.", example="C0123456789")
TS = Field("ts", "Message", description="Timestamp (`ts`) that names the message.", example="1780300000.000100")
CURSOR = Field(
    "cursor", "Page", description="response_metadata.next_cursor of the page before.", required=False, example="dXNlcjpVMDYx"
)
LIMIT = Field("limit", "Limit", "integer", description="1 to 200.", required=False, default=100, example=100)
MESSAGE: dict[str, Json] = {"type": "message", "user": "U0123456789", "text": "Hello", "ts": "1780300000.000100"}

provider = Provider(
    slug="slack",
    name="Slack",
    category="communication",
    curated=3,
    base_url="https://slack.com/api",
    docs_url=f"{DOCS}/methods",
    website_url="https://slack.com",
    description="Post messages, read channels and react to what happens in a workspace.",
    aliases=("slack-bot",),
    auth=OAuth2(
        authorize_url="https://slack.com/oauth/v2/authorize",
        token_url="https://slack.com/api/oauth.v2.access",
        revoke=Revoke(request=Request(method="POST", path="/auth.revoke"), client_auth="bearer"),
        scopes=(
            "chat:write",
            "channels:read",
            "channels:history",
            "channels:join",
            "groups:read",
            "im:write",
            "users:read",
            "users:read.email",
            "reactions:read",
            "reactions:write",
            "files:write",
        ),
        scope_separator=",",
        pkce=False,  # with PKCE Slack treats the app as a public client
    ),
    alternatives=(ApiKey(label="Bot user OAuth token", help="Starts with xoxb-; under OAuth & Permissions of your app."),),
    identity=Identity(request=Request(path="/auth.test"), id="team_id", label="team"),
    rate=RateHeaders(),
    pagination=Pagination(style="cursor", parameter="cursor", cursor="response_metadata.next_cursor", size_parameter="limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Slack-Signature",
        prefix="v0=",
        signed="v0:{header:X-Slack-Request-Timestamp}:{body}",
        key="signing secret",
        timestamp_header="X-Slack-Request-Timestamp",
        handshake="challenge",
        forms=True,
        event_type="event.type",
        event_id="event_id",
        match=("team_id", "account_id"),
        docs_url="https://docs.slack.dev/authentication/verifying-requests-from-slack",
    ),
    fault=fault,
    actions=(
        Action(
            key="send_message",
            name="Send a message",
            description="Posts a message to a channel, a thread or a person.",
            inputs=(
                CHANNEL,
                Field("text", "Text", description="Message in Slack's mrkdwn.", example="Hello *team*", long=True),
                Field(
                    "thread_ts",
                    "Thread",
                    description="`ts` of the message to answer.",
                    required=False,
                    example="1780300000.000100",
                ),
                Field(
                    "blocks",
                    "Blocks",
                    "array",
                    description="Block Kit blocks; the text is then the fallback.",
                    items={"type": "object"},
                    required=False,
                    example=[{"type": "divider"}],
                ),
            ),
            request=Request(
                method="POST",
                path="/chat.postMessage",
                json={"channel": "{channel}", "text": "{text}", "thread_ts": "{thread_ts}", "blocks": "{blocks}"},
            ),
            scopes=("chat:write",),
            sample={"ok": True, "channel": "C0123456789", "ts": "1780300000.000100", "message": MESSAGE},
            docs_url=f"{DOCS}/methods/chat.postMessage",
        ),
        Action(
            key="update_message",
            name="Edit a message",
            description="Replaces the text of a message the app posted.",
            inputs=(CHANNEL, TS, Field("text", "Text", description="New text.", example="Hello again", long=True)),
            request=Request(method="POST", path="/chat.update", json={"channel": "{channel}", "ts": "{ts}", "text": "{text}"}),
            scopes=("chat:write",),
            effect="idempotent",
            sample={"ok": True, "channel": "C0123456789", "ts": "1780300000.000100", "text": "Hello again"},
            docs_url=f"{DOCS}/methods/chat.update",
        ),
        Action(
            key="delete_message",
            name="Delete a message",
            description="Deletes a message the app posted.",
            inputs=(CHANNEL, TS),
            request=Request(method="POST", path="/chat.delete", json={"channel": "{channel}", "ts": "{ts}"}),
            scopes=("chat:write",),
            effect="idempotent",
            sample={"ok": True, "channel": "C0123456789", "ts": "1780300000.000100"},
            docs_url=f"{DOCS}/methods/chat.delete",
        ),
        Action(
            key="add_reaction",
            name="React to a message",
            description="Adds an emoji to a message.",
            inputs=(CHANNEL, TS, Field("name", "Emoji", description="Name without colons.", example="thumbsup")),
            request=Request(
                method="POST", path="/reactions.add", json={"channel": "{channel}", "timestamp": "{ts}", "name": "{name}"}
            ),
            scopes=("reactions:write",),
            effect="idempotent",
            sample={"ok": True},
            docs_url=f"{DOCS}/methods/reactions.add",
        ),
        Action(
            key="list_channels",
            name="List channels",
            description="Lists the workspace's public channels and the private ones the app is in.",
            inputs=(LIMIT, CURSOR),
            request=Request(
                path="/conversations.list",
                query={
                    "types": "public_channel,private_channel",
                    "exclude_archived": True,
                    "limit": "{limit}",
                    "cursor": "{cursor}",
                },
            ),
            scopes=("channels:read", "groups:read"),
            effect="idempotent",
            sample={
                "ok": True,
                "channels": [{"id": "C0123456789", "name": "general", "is_private": False, "is_member": True}],
                "response_metadata": {"next_cursor": ""},
            },
            docs_url=f"{DOCS}/methods/conversations.list",
        ),
        Action(
            key="read_messages",
            name="Read a channel",
            description="Reads the latest messages of a channel the app is in.",
            inputs=(
                CHANNEL,
                Field(
                    "oldest", "After", description="Only messages after this `ts`.", required=False, example="1780200000.000000"
                ),
                LIMIT,
                CURSOR,
            ),
            request=Request(
                path="/conversations.history",
                query={"channel": "{channel}", "oldest": "{oldest}", "limit": "{limit}", "cursor": "{cursor}"},
            ),
            scopes=("channels:history",),
            effect="idempotent",
            sample={"ok": True, "messages": [MESSAGE], "has_more": False},
            docs_url=f"{DOCS}/methods/conversations.history",
        ),
        Action(
            key="join_channel",
            name="Join a channel",
            description="Lets the app join a public channel.",
            inputs=(Field("channel", "Channel", description="Channel id.", example="C0123456789"),),
            request=Request(method="POST", path="/conversations.join", json={"channel": "{channel}"}),
            scopes=("channels:join",),
            effect="idempotent",
            sample={"ok": True, "channel": {"id": "C0123456789", "name": "general"}},
            docs_url=f"{DOCS}/methods/conversations.join",
        ),
        Action(
            key="find_user_by_email",
            name="Find a person",
            description="Finds a member of the workspace by email address.",
            inputs=(Field("email", "Email", description="Address of the member.", example="ada@example.com"),),
            request=Request(path="/users.lookupByEmail", query={"email": "{email}"}),
            scopes=("users:read.email",),
            effect="idempotent",
            sample={"ok": True, "user": {"id": "U0123456789", "name": "ada", "real_name": "Ada Lovelace"}},
            docs_url=f"{DOCS}/methods/users.lookupByEmail",
        ),
        Action(
            key="open_direct_message",
            name="Open a direct message",
            description="Opens the conversation with one or more people and gives its channel id.",
            inputs=(Field("users", "People", description="User ids, separated by commas.", example="U0123456789"),),
            request=Request(method="POST", path="/conversations.open", json={"users": "{users}"}),
            scopes=("im:write",),
            effect="idempotent",
            sample={"ok": True, "channel": {"id": "D0123456789"}},
            docs_url=f"{DOCS}/methods/conversations.open",
        ),
    ),
    triggers=(
        Trigger(
            key="message_posted",
            name="Message posted",
            description="Fires when someone writes in a public channel the app is in.",
            event_types=("message",),
            event_id="event_id",
            scopes=("channels:history",),
            sample={"team_id": "T0123456789", "event_id": "Ev0123456789", "event": {**MESSAGE, "channel": "C0123456789"}},
        ),
        Trigger(
            key="reaction_added",
            name="Reaction added",
            description="Fires when someone reacts to a message.",
            event_types=("reaction_added",),
            event_id="event_id",
            scopes=("reactions:read",),
            sample={
                "team_id": "T0123456789",
                "event_id": "Ev0123456789",
                "event": {"type": "reaction_added", "user": "U0123456789", "reaction": "thumbsup"},
            },
        ),
    ),
)
