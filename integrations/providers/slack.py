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


def event(**about: Json) -> Json:
    """An event in the envelope it comes in: https://docs.slack.dev/apis/events-api/#callback-field"""
    return {"type": "event_callback", "team_id": "T0123456789", "event_id": "Ev0123456789", "event": about}


CHANNEL = Field("channel", "Channel", description="Channel id, or #name of a public channel.", example="C0123456789")
TS = Field("ts", "Message", description="Timestamp (`ts`) that names the message.", example="1780300000.000100")
CURSOR = Field(
    "cursor", "Page", description="response_metadata.next_cursor of the page before.", required=False, example="dXNlcjpVMDYx"
)
PAGING: dict[str, Json] = {"limit": "{limit}", "cursor": "{cursor}"}
LIMIT = Field("limit", "Limit", "integer", description="1 to 200.", required=False, default=100, example=100)
CHANNEL_ID = Field("channel", "Channel", description="Channel id.", example="C0123456789")
PLACE: dict[str, Json] = {"id": "C0123456789", "name": "general", "is_private": False, "is_member": True}
PERSON: dict[str, Json] = {"id": "U0123456789", "name": "ada", "real_name": "Ada Lovelace", "tz": "Europe/London"}
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
            "channels:manage",
            "groups:read",
            "im:write",
            "users:read",
            "users:read.email",
            "app_mentions:read",
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
                    example="1780300000.0001",
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
            inputs=(CHANNEL_ID, TS, Field("text", "Text", description="New text.", example="Hello again", long=True)),
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
            inputs=(CHANNEL_ID, TS),
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
            inputs=(CHANNEL_ID, TS, Field("name", "Emoji", description="Name without colons.", example="thumbsup")),
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
                query={"types": "public_channel,private_channel", "exclude_archived": True, **PAGING},
            ),
            scopes=("channels:read", "groups:read"),
            effect="idempotent",
            sample={"ok": True, "channels": [PLACE], "response_metadata": {"next_cursor": ""}},
            docs_url=f"{DOCS}/methods/conversations.list",
        ),
        Action(
            key="read_messages",
            name="Read a channel",
            description="Reads the latest messages of a channel the app is in.",
            inputs=(
                CHANNEL_ID,
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
            inputs=(CHANNEL_ID,),
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
            sample={"ok": True, "user": PERSON},
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
        Action(
            key="schedule_message",
            name="Schedule a message",
            description="Posts a message to a channel at a later time, up to 120 days ahead.",
            inputs=(
                CHANNEL,
                Field("text", "Text", description="Message in Slack's mrkdwn.", example="Hello *team*", long=True),
                Field("post_at", "When", "integer", description="Unix time in seconds.", example=1780304400),
            ),
            request=Request(
                method="POST",
                path="/chat.scheduleMessage",
                json={"channel": "{channel}", "text": "{text}", "post_at": "{post_at}"},
            ),
            scopes=("chat:write",),
            sample={"ok": True, "channel": "C0123456789", "scheduled_message_id": "Q1298393284", "post_at": 1780304400},
            docs_url=f"{DOCS}/methods/chat.scheduleMessage",
        ),
        Action(
            key="read_thread",
            name="Read a thread",
            description="Reads a message and the answers to it.",
            inputs=(CHANNEL_ID, TS, LIMIT, CURSOR),
            request=Request(
                path="/conversations.replies",
                query={"channel": "{channel}", "ts": "{ts}", "limit": "{limit}", "cursor": "{cursor}"},
            ),
            scopes=("channels:history",),
            effect="idempotent",
            sample={"ok": True, "messages": [{**MESSAGE, "thread_ts": "1780300000.000100"}], "has_more": False},
            docs_url=f"{DOCS}/methods/conversations.replies",
        ),
        Action(
            key="get_channel",
            name="Describe a channel",
            description="Gives a channel's name, topic and purpose.",
            inputs=(CHANNEL_ID,),
            request=Request(path="/conversations.info", query={"channel": "{channel}", "include_num_members": True}),
            scopes=("channels:read",),
            effect="idempotent",
            sample={"ok": True, "channel": {**PLACE, "topic": {"value": "News"}, "num_members": 23}},
            docs_url=f"{DOCS}/methods/conversations.info",
        ),
        Action(
            key="create_channel",
            name="Create a channel",
            description="Creates a public channel and makes the app its member.",
            inputs=(
                Field("name", "Name", description="Lower case, no spaces, at most 80 characters.", example="customer-acme"),
            ),
            request=Request(method="POST", path="/conversations.create", json={"name": "{name}"}),
            scopes=("channels:manage",),
            sample={"ok": True, "channel": {**PLACE, "name": "customer-acme"}},
            docs_url=f"{DOCS}/methods/conversations.create",
        ),
        Action(
            key="invite_to_channel",
            name="Invite to a channel",
            description="Adds up to 100 people to a public channel the app is in.",
            inputs=(
                CHANNEL_ID,
                Field("users", "People", description="User ids, separated by commas.", example="U0123456789,U0223456789"),
            ),
            request=Request(method="POST", path="/conversations.invite", json={"channel": "{channel}", "users": "{users}"}),
            scopes=("channels:manage",),
            sample={"ok": True, "channel": PLACE},
            docs_url=f"{DOCS}/methods/conversations.invite",
        ),
        Action(
            key="set_topic",
            name="Set a channel's topic",
            description="Sets the topic of a public channel the app is in.",
            inputs=(CHANNEL_ID, Field("topic", "Topic", description="At most 250 characters.", example="Launch on Monday")),
            request=Request(method="POST", path="/conversations.setTopic", json={"channel": "{channel}", "topic": "{topic}"}),
            scopes=("channels:manage",),
            effect="idempotent",
            sample={"ok": True, "channel": {**PLACE, "topic": {"value": "Launch on Monday"}}},
            docs_url=f"{DOCS}/methods/conversations.setTopic",
        ),
        Action(
            key="list_users",
            name="List people",
            description="Lists the members of the workspace, bots and deactivated ones among them.",
            inputs=(LIMIT, CURSOR),
            request=Request(path="/users.list", query=PAGING),
            scopes=("users:read",),
            effect="idempotent",
            sample={"ok": True, "members": [PERSON], "response_metadata": {"next_cursor": ""}},
            docs_url=f"{DOCS}/methods/users.list",
        ),
        Action(
            key="get_user",
            name="Describe a person",
            description="Gives a member's name, time zone and profile.",
            inputs=(Field("user", "Person", description="Id of the member.", example="U0123456789"),),
            request=Request(path="/users.info", query={"user": "{user}"}),
            scopes=("users:read",),
            effect="idempotent",
            sample={"ok": True, "user": PERSON},
            docs_url=f"{DOCS}/methods/users.info",
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
            sample=event(**MESSAGE, channel="C0123456789"),
            docs_url=f"{DOCS}/events/message.channels",
        ),
        Trigger(
            key="app_mentioned",
            name="App mentioned",
            description="Fires when someone writes to the app by its name in a channel.",
            event_types=("app_mention",),
            event_id="event_id",
            scopes=("app_mentions:read",),
            sample=event(type="app_mention", user="U0123456789", text="<@U0LAN0Z89> hi", ts="1780300000.000100"),
            docs_url=f"{DOCS}/events/app_mention",
        ),
        Trigger(
            key="channel_created",
            name="Channel created",
            description="Fires when a public channel is created in the workspace.",
            event_types=("channel_created",),
            event_id="event_id",
            scopes=("channels:read",),
            sample=event(type="channel_created", channel={"id": "C0123456789", "name": "fun", "creator": "U0123456789"}),
            docs_url=f"{DOCS}/events/channel_created",
        ),
        Trigger(
            key="member_joined_channel",
            name="Person joined a channel",
            description="Fires when someone joins a channel the app is in.",
            event_types=("member_joined_channel",),
            event_id="event_id",
            scopes=("channels:read",),
            sample=event(type="member_joined_channel", user="U0123456789", channel="C0123456789", channel_type="C"),
            docs_url=f"{DOCS}/events/member_joined_channel",
        ),
        Trigger(
            key="reaction_added",
            name="Reaction added",
            description="Fires when someone reacts to a message.",
            event_types=("reaction_added",),
            event_id="event_id",
            scopes=("reactions:read",),
            sample=event(
                type="reaction_added",
                user="U0123456789",
                reaction="thumbsup",
                item={"type": "message", "channel": "C0123456789", "ts": "1780300000.000100"},
            ),
            docs_url=f"{DOCS}/events/reaction_added",
        ),
    ),
)
