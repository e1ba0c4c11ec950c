"""Discord: post to a channel and read the account's servers."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    AccountField,
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
    rfc7009,
)

DOCS = "https://discord.com/developers/docs/resources"
EVENTS = "https://discord.com/developers/docs/events/webhook-events"
HOOK = "/webhooks/{webhook_id}/{webhook_token}"
MESSAGE_ID = Field(
    "message_id", "Message id", description="Id of a message this connection posted.", example="1234567890123456789"
)
CONTENT = Field("content", "Text", description="Markdown, at most 2000 characters.", example="Hello", long=True)
EMBEDS = Field(
    "embeds",
    "Embeds",
    "array",
    description="Up to ten embeds, as Discord writes them.",
    items={"type": "object"},
    required=False,
    example=[{"title": "Release", "description": "Version 2 is out."}],
)
NAME = Field("display_name", "Name", description="Name shown as the sender.", required=False, example="Release bot")
MESSAGE: Json = {
    "id": "1234567890123456789",
    "channel_id": "1098765432109876543",
    "content": "Hello",
    "timestamp": "2026-06-01T10:00:00.000000+00:00",
    "webhook_id": "1122334455667788990",
}


def choices(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Answers of a poll as Discord wants them."""
    answers = inputs["answers"]
    return {"choices": [{"poll_media": {"text": text}} for text in answers]} if isinstance(answers, list) else {}


def without_token(webhook: Json) -> Json:
    """A webhook without what lets anyone post by it."""
    if not isinstance(webhook, dict):
        return webhook
    return {key: value for key, value in webhook.items() if key not in ("token", "url")}


def event(kind: str, **about: Json) -> Json:
    """An event of one person, in the envelope it comes in."""
    data: Json = {"user": {"id": "80351110224678912", "username": "ada"}, **about}
    return {
        "version": 1,
        "application_id": "1234560123453231555",
        "type": 1,
        "event": {"type": kind, "timestamp": "2026-06-01T10:00:00.000000", "data": data},
    }


provider = Provider(
    slug="discord",
    name="Discord",
    category="communication",
    curated=10,
    base_url="https://discord.com/api/v10",
    docs_url="https://discord.com/developers/docs/reference",
    website_url="https://discord.com",
    description="Post to a channel and read the account's servers.",
    checked="2026-11",
    aliases=("discord-app",),
    # A user token cannot post: the scope webhook.incoming lets the person choose a channel and gives us a webhook in it.
    auth=OAuth2(
        authorize_url="https://discord.com/oauth2/authorize",
        token_url="https://discord.com/api/oauth2/token",
        revoke=rfc7009("https://discord.com/api/oauth2/token/revoke", "basic"),
        scopes=("identify", "email", "guilds", "guilds.members.read", "connections", "webhook.incoming"),
        client_auth="basic",
    ),
    account_fields=(
        AccountField(
            key="webhook_id",
            label="Webhook id",
            pattern="^[0-9]{15,22}$",
            source="token_response",
            path="webhook.id",
            example="1122334455667788990",
            required=False,
        ),
        AccountField(
            key="webhook_token",
            label="Webhook token",
            pattern="^[A-Za-z0-9_-]{40,100}$",
            source="token_response",
            path="webhook.token",
            example="aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5jK7mN9pQ1sT3",
            secret=True,
            required=False,
        ),
    ),
    identity=Identity(request=Request(path="/users/@me"), id="id", label="username"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset-after"),
    webhook=Webhook(
        algorithm="ed25519",
        header="X-Signature-Ed25519",
        signed="{header:X-Signature-Timestamp}{body}",
        key="application public key",
        timestamp_header="X-Signature-Timestamp",
        event_type="event.type",
        match=("event.data.user.id", "account_id"),
        docs_url=EVENTS,
    ),
    actions=(
        Action(
            key="send_message",
            name="Send a message",
            description="Posts to the channel chosen when the account was connected.",
            inputs=(CONTENT, NAME, EMBEDS),
            request=Request(
                method="POST",
                path=HOOK,
                query={"wait": True},
                json={"content": "{content}", "username": "{display_name}", "embeds": "{embeds}"},
            ),
            scopes=("webhook.incoming",),
            sample=MESSAGE,
            docs_url=f"{DOCS}/webhook#execute-webhook",
        ),
        Action(
            key="edit_message",
            name="Edit a message",
            description="Replaces the text of a message this connection posted.",
            inputs=(MESSAGE_ID, CONTENT, EMBEDS),
            request=Request(
                method="PATCH", path=f"{HOOK}/messages/{{message_id}}", json={"content": "{content}", "embeds": "{embeds}"}
            ),
            scopes=("webhook.incoming",),
            effect="idempotent",
            sample=MESSAGE,
            docs_url=f"{DOCS}/webhook#edit-webhook-message",
        ),
        Action(
            key="get_message",
            name="Read a message",
            description="Reads a message this connection posted.",
            inputs=(MESSAGE_ID,),
            request=Request(path=f"{HOOK}/messages/{{message_id}}"),
            scopes=("webhook.incoming",),
            effect="idempotent",
            sample=MESSAGE,
            docs_url=f"{DOCS}/webhook#get-webhook-message",
        ),
        Action(
            key="delete_message",
            name="Delete a message",
            description="Deletes a message this connection posted.",
            inputs=(MESSAGE_ID,),
            request=Request(method="DELETE", path=f"{HOOK}/messages/{{message_id}}"),
            scopes=("webhook.incoming",),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/webhook#delete-webhook-message",
        ),
        Action(
            key="get_current_user",
            name="Read the account",
            description="Gives the connected account's id, names and email.",
            request=Request(path="/users/@me"),
            scopes=("identify", "email"),
            effect="idempotent",
            sample={"id": "80351110224678912", "username": "ada", "global_name": "Ada", "email": "ada@example.com"},
            docs_url=f"{DOCS}/user#get-current-user",
        ),
        Action(
            key="list_servers",
            name="List servers",
            description="Lists the servers the account is in.",
            inputs=(Field("limit", "Limit", "integer", description="1 to 200.", required=False, default=200, example=200),),
            request=Request(path="/users/@me/guilds", query={"limit": "{limit}"}),
            scopes=("guilds",),
            effect="idempotent",
            sample=[{"id": "80351110224678912", "name": "Engines", "owner": True, "permissions": "36953089"}],
            docs_url=f"{DOCS}/user#get-current-user-guilds",
        ),
        Action(
            key="get_server_member",
            name="Read the account's membership",
            description="Gives the account's nickname and roles in a server.",
            inputs=(Field("server_id", "Server id", description="Id of the server.", example="80351110224678912"),),
            request=Request(path="/users/@me/guilds/{server_id}/member"),
            scopes=("guilds.members.read",),
            effect="idempotent",
            sample={"nick": "Ada", "roles": ["41771983423143936"], "joined_at": "2026-06-01T10:00:00.000000+00:00"},
            docs_url=f"{DOCS}/user#get-current-user-guild-member",
        ),
        Action(
            key="list_linked_accounts",
            name="List linked accounts",
            description="Lists accounts of other services the person has linked.",
            request=Request(path="/users/@me/connections"),
            scopes=("connections",),
            effect="idempotent",
            sample=[{"id": "ada", "name": "ada", "type": "github", "verified": True}],
            docs_url=f"{DOCS}/user#get-current-user-connections",
        ),
        Action(
            key="reply_in_thread",
            name="Post in a thread",
            description="Posts to a thread of the channel chosen when the account was connected.",
            inputs=(
                Field("thread", "Thread", description="Id of the thread.", example="1198765432109876543"),
                CONTENT,
                NAME,
                EMBEDS,
            ),
            request=Request(
                method="POST",
                path=HOOK,
                query={"wait": True, "thread_id": "{thread}"},
                json={"content": "{content}", "username": "{display_name}", "embeds": "{embeds}"},
            ),
            scopes=("webhook.incoming",),
            sample=MESSAGE,
            docs_url=f"{DOCS}/webhook#execute-webhook",
        ),
        Action(
            key="create_forum_post",
            name="Create a forum post",
            description="Starts a thread, where the channel chosen is a forum.",
            inputs=(Field("title", "Title", description="Title of the post.", example="Version 2"), CONTENT, NAME),
            request=Request(
                method="POST",
                path=HOOK,
                query={"wait": True},
                json={"thread_name": "{title}", "content": "{content}", "username": "{display_name}"},
            ),
            scopes=("webhook.incoming",),
            sample=MESSAGE,
            docs_url=f"{DOCS}/webhook#execute-webhook",
        ),
        Action(
            key="create_poll",
            name="Create a poll",
            description="Asks the channel a question with up to ten answers.",
            inputs=(
                Field("question", "Question", description="At most 300 characters.", example="Ship today?"),
                Field("answers", "Answers", "array", description="At most 55 characters each.", example=["Yes", "No"]),
                Field("hours", "Hours", "integer", description="1 to 768.", required=False, default=24, example=24),
                Field("many", "Several", "boolean", description="Allow several.", required=False, default=False, example=False),
            ),
            prepare=choices,
            prepares=("choices",),
            request=Request(
                method="POST",
                path=HOOK,
                query={"wait": True},
                json={
                    "poll": {
                        "question": {"text": "{question}"},
                        "answers": "{choices}",
                        "duration": "{hours}",
                        "allow_multiselect": "{many}",
                    }
                },
            ),
            scopes=("webhook.incoming",),
            sample=MESSAGE,
            docs_url=f"{DOCS}/poll#poll-create-request-object",
        ),
        Action(
            key="get_channel_webhook",
            name="Describe the channel",
            description="Gives the ids of the channel and server chosen when the account was connected.",
            request=Request(path=HOOK),
            scopes=("webhook.incoming",),
            effect="idempotent",
            sample={"id": "1122334455667788990", "channel_id": "1098765432109876543", "guild_id": "80351110224678912"},
            result=without_token,
            docs_url=f"{DOCS}/webhook#get-webhook-with-token",
        ),
        Action(
            key="rename_sender",
            name="Rename the sender",
            description="Changes the name that messages of this connection are shown under.",
            inputs=(Field("name", "Name", description="1 to 80 characters.", example="Release bot"),),
            request=Request(method="PATCH", path=HOOK, json={"name": "{name}"}),
            scopes=("webhook.incoming",),
            effect="idempotent",
            sample={"id": "1122334455667788990", "name": "Release bot", "channel_id": "1098765432109876543"},
            result=without_token,
            docs_url=f"{DOCS}/webhook#modify-webhook-with-token",
        ),
    ),
    triggers=(
        Trigger(
            key="app_authorized",
            name="App authorized",
            description="Fires when a person authorizes the app.",
            event_types=("APPLICATION_AUTHORIZED",),
            event_id="event.data.user.id event.timestamp",
            sample=event("APPLICATION_AUTHORIZED", scopes=["identify"]),
            docs_url=f"{EVENTS}#application-authorized",
        ),
        Trigger(
            key="app_deauthorized",
            name="App deauthorized",
            description="Fires when a person takes the app's authorization back.",
            event_types=("APPLICATION_DEAUTHORIZED",),
            event_id="event.data.user.id event.timestamp",
            sample=event("APPLICATION_DEAUTHORIZED"),
            docs_url=f"{EVENTS}#application-deauthorized",
        ),
        Trigger(
            key="server_joined",
            name="Joined a server",
            description="Fires for each server the account is newly in.",
            kinds=("poll",),
            poll=Request(path="/users/@me/guilds", query={"limit": 200}),
            event_id="id",
            scopes=("guilds",),
            sample={"id": "80351110224678912", "name": "Engines", "owner": False, "permissions": "36953089"},
            docs_url=f"{DOCS}/user#get-current-user-guilds",
        ),
    ),
)
