"""Discord Bot: Discord servers and channels as a bot."""

from __future__ import annotations

from integrations.spec import Action, ApiKey, Field, Identity, Json, Provider, RateHeaders, Request, Trigger, Webhook

DOCS = "https://discord.com/developers/docs/resources"
EVENTS = "https://discord.com/developers/docs/events/webhook-events"
CHANNEL = Field("channel_id", "Channel id", description="Id of the channel.", example="1098765432109876543")
SERVER = Field("server_id", "Server id", description="Id of the server.", example="80351110224678912")
USER = Field("user_id", "Member", description="Id of the member.", example="53908232506183680")
ROLE = Field("role_id", "Role", description="Id of the role.", example="41771983423143936")
MESSAGE_ID = Field("message_id", "Message id", description="Id of the message.", example="1234567890123456789")
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
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
MESSAGES = "/channels/{channel_id}/messages"
MESSAGE: Json = {
    "id": "1234567890123456789",
    "channel_id": "1098765432109876543",
    "author": {"id": "53908232506183680", "username": "ada"},
    "content": "Hello",
    "timestamp": "2026-06-01T10:00:00.000000+00:00",
}
PLACE: dict[str, Json] = {"id": "1098765432109876543", "type": 0, "guild_id": "80351110224678912", "name": "general"}
MEMBER: Json = {"user": {"id": "53908232506183680", "username": "ada"}, "nick": "Ada", "roles": ["41771983423143936"]}

provider = Provider(
    slug="discord-bot",
    name="Discord Bot",
    category="communication",
    base_url="https://discord.com/api/v10",
    docs_url="https://discord.com/developers/docs/reference",
    auth=ApiKey(template="Bot {api_key}", label="Bot token", help="Under Bot in the Discord Developer Portal."),
    description="Discord servers and channels as a bot.",
    checked="2026-11",
    api_descriptions=("https://raw.githubusercontent.com/discord/discord-api-spec/main/specs/openapi.json",),
    identity=Identity(request=Request(path="/users/@me"), id="id", label="username"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset-after"),
    webhook=Webhook(
        algorithm="ed25519",
        header="X-Signature-Ed25519",
        signed="{header:X-Signature-Timestamp}{body}",
        key="application public key",
        timestamp_header="X-Signature-Timestamp",
        event_type="event.type",
        docs_url=EVENTS,
    ),
    actions=(
        Action(
            key="send_message",
            name="Send a message",
            description="Posts a message to a channel.",
            inputs=(
                CHANNEL,
                CONTENT,
                EMBEDS,
                Field(
                    "reply_to",
                    "Reply to",
                    description="Id of the message to answer.",
                    required=False,
                    example="1234567890123456789",
                ),
            ),
            request=Request(
                method="POST",
                path=MESSAGES,
                json={"content": "{content}", "embeds": "{embeds}", "message_reference": {"message_id": "{reply_to}"}},
            ),
            sample=MESSAGE,
            docs_url=f"{DOCS}/message#create-message",
        ),
        Action(
            key="edit_message",
            name="Edit a message",
            description="Replaces the text of a message the bot posted.",
            inputs=(CHANNEL, MESSAGE_ID, CONTENT),
            request=Request(method="PATCH", path=f"{MESSAGES}/{{message_id}}", json={"content": "{content}"}),
            effect="idempotent",
            sample=MESSAGE,
            docs_url=f"{DOCS}/message#edit-message",
        ),
        Action(
            key="delete_message",
            name="Delete a message",
            description="Deletes a message.",
            inputs=(CHANNEL, MESSAGE_ID),
            request=Request(method="DELETE", path=f"{MESSAGES}/{{message_id}}"),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/message#delete-message",
        ),
        Action(
            key="list_messages",
            name="Read a channel",
            description="Lists the messages of a channel, the latest first.",
            inputs=(
                CHANNEL,
                Field("before", "Before", description="Id of a message.", required=False, example="1234567890123456789"),
                LIMIT,
            ),
            request=Request(path=MESSAGES, query={"before": "{before}", "limit": "{limit}"}),
            effect="idempotent",
            sample=[MESSAGE],
            docs_url=f"{DOCS}/message#get-channel-messages",
        ),
        Action(
            key="add_reaction",
            name="React to a message",
            description="Adds an emoji to a message.",
            inputs=(CHANNEL, MESSAGE_ID, Field("emoji", "Emoji", description="The character, or name:id.", example="👍")),
            request=Request(method="PUT", path=f"{MESSAGES}/{{message_id}}/reactions/{{emoji}}/@me"),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/message#create-reaction",
        ),
        Action(
            key="create_thread",
            name="Start a thread",
            description="Starts a thread from a message.",
            inputs=(CHANNEL, MESSAGE_ID, Field("name", "Name", description="1 to 100 characters.", example="Release")),
            request=Request(method="POST", path=f"{MESSAGES}/{{message_id}}/threads", json={"name": "{name}"}),
            sample={**PLACE, "type": 11, "name": "Release"},
            docs_url=f"{DOCS}/channel#start-thread-from-message",
        ),
        Action(
            key="open_direct_message",
            name="Open a direct message",
            description="Opens the direct messages with a person and gives their channel id.",
            inputs=(USER,),
            request=Request(method="POST", path="/users/@me/channels", json={"recipient_id": "{user_id}"}),
            effect="idempotent",
            sample={"id": "319674150115610528", "type": 1, "recipients": [{"id": "53908232506183680", "username": "ada"}]},
            docs_url=f"{DOCS}/user#create-dm",
        ),
        Action(
            key="list_servers",
            name="List servers",
            description="Lists the servers the bot is in.",
            request=Request(path="/users/@me/guilds"),
            effect="idempotent",
            sample=[{"id": "80351110224678912", "name": "Engines", "owner": False, "permissions": "36953089"}],
            docs_url=f"{DOCS}/user#get-current-user-guilds",
        ),
        Action(
            key="list_channels",
            name="List channels",
            description="Lists a server's channels without its threads.",
            inputs=(SERVER,),
            request=Request(path="/guilds/{server_id}/channels"),
            effect="idempotent",
            sample=[PLACE],
            docs_url=f"{DOCS}/guild#get-guild-channels",
        ),
        Action(
            key="create_channel",
            name="Create a channel",
            description="Creates a text channel in a server.",
            inputs=(
                SERVER,
                Field("name", "Name", description="1 to 100 characters.", example="releases"),
                Field("topic", "Topic", description="At most 1024 characters.", required=False, example="What is new"),
            ),
            request=Request(
                method="POST", path="/guilds/{server_id}/channels", json={"name": "{name}", "topic": "{topic}", "type": 0}
            ),
            sample={**PLACE, "name": "releases"},
            docs_url=f"{DOCS}/guild#create-guild-channel",
        ),
        Action(
            key="search_members",
            name="Search members",
            description="Finds members of a server whose name or nickname begins with the words.",
            inputs=(SERVER, Field("query", "Words", description="Begin of the name.", example="ada"), LIMIT),
            request=Request(path="/guilds/{server_id}/members/search", query={"query": "{query}", "limit": "{limit}"}),
            effect="idempotent",
            sample=[MEMBER],
            docs_url=f"{DOCS}/guild#search-guild-members",
        ),
        Action(
            key="list_roles",
            name="List roles",
            description="Lists a server's roles.",
            inputs=(SERVER,),
            request=Request(path="/guilds/{server_id}/roles"),
            effect="idempotent",
            sample=[{"id": "41771983423143936", "name": "Engineers", "position": 1, "permissions": "66321471"}],
            docs_url=f"{DOCS}/guild#get-guild-roles",
        ),
        Action(
            key="add_role",
            name="Give a role",
            description="Gives a member of a server a role.",
            inputs=(SERVER, USER, ROLE),
            request=Request(method="PUT", path="/guilds/{server_id}/members/{user_id}/roles/{role_id}"),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/guild#add-guild-member-role",
        ),
        Action(
            key="remove_role",
            name="Take a role away",
            description="Takes a role away from a member of a server.",
            inputs=(SERVER, USER, ROLE),
            request=Request(method="DELETE", path="/guilds/{server_id}/members/{user_id}/roles/{role_id}"),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/guild#remove-guild-member-role",
        ),
    ),
    triggers=(
        Trigger(
            key="new_message",
            name="New message",
            description="Fires for each message in a channel.",
            kinds=("poll",),
            inputs=(CHANNEL,),
            poll=Request(path=MESSAGES, query={"limit": 100}),
            event_id="id",
            sample=MESSAGE,
            docs_url=f"{DOCS}/message#get-channel-messages",
        ),
        Trigger(
            key="app_authorized",
            name="App authorized",
            description="Fires when a person or a server authorizes the app.",
            event_types=("APPLICATION_AUTHORIZED",),
            event_id="event.data.user.id event.timestamp",
            sample={
                "version": 1,
                "application_id": "1234560123453231555",
                "type": 1,
                "event": {
                    "type": "APPLICATION_AUTHORIZED",
                    "timestamp": "2026-06-01T10:00:00.000000",
                    "data": {
                        "integration_type": 0,
                        "user": {"id": "53908232506183680", "username": "ada"},
                        "scopes": ["applications.commands"],
                        "guild": {"id": "80351110224678912", "name": "Engines"},
                    },
                },
            },
            docs_url=f"{EVENTS}#application-authorized",
        ),
    ),
)
