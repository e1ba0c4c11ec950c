"""Microsoft Teams: chats, channels and meetings."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, Trigger, Webhook

DOCS = "https://learn.microsoft.com/en-us/graph/api"


def kind(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """What the message is written in."""
    return {"content_type": "html" if inputs.get("is_html") else "text"}


TEAM = Field("team_id", "Team", description="Id of the team.", example="fbe2bf47-16c8-47cf-b4a5-4b9b187c508b")
CHANNEL = Field(
    "channel_id", "Channel", description="Id of the channel.", example="19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2"
)
CHAT = Field("chat_id", "Chat", description="Id of the chat.", example="19:561082c0f3f847a58069deb8eb300807@thread.v2")
TOP = Field("limit", "Limit", "integer", description="1 to 50.", required=False, default=20, example=20)
TEXT = (
    Field("text", "Text", description="The message.", example="The brief is ready.", long=True),
    Field("is_html", "HTML", "boolean", description="The text is HTML.", required=False, default=False, example=False),
)
BODY: dict[str, Json] = {"body": {"contentType": "{content_type}", "content": "{text}"}}
MESSAGE: dict[str, Json] = {
    "id": "1780308000000",
    "messageType": "message",
    "createdDateTime": "2026-06-01T10:00:00Z",
    "from": {"user": {"id": "8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca", "displayName": "Ada Lovelace"}},
    "body": {"contentType": "text", "content": "The brief is ready."},
    "webUrl": "https://teams.microsoft.com/l/message/19%3A4a95f7d8/1780308000000",
}
CHAT_SAMPLE: dict[str, Json] = {
    "id": "19:561082c0f3f847a58069deb8eb300807@thread.v2",
    "topic": "Launch",
    "chatType": "group",
    "lastUpdatedDateTime": "2026-06-01T10:00:00Z",
}

provider = Provider(
    slug="microsoft-teams",
    name="Microsoft Teams",
    category="communication",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url=f"{DOCS}/resources/teams-api-overview",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        scopes=(
            "offline_access",
            "User.Read",
            "Team.ReadBasic.All",
            "Channel.ReadBasic.All",
            "ChannelMessage.Send",
            "Chat.ReadWrite",
        ),
        # https://learn.microsoft.com/graph/permissions-reference
        implied_scopes={"Chat.ReadWrite": ("Chat.Read", "ChatMessage.Send"), "Chat.Read": ("Chat.ReadBasic",)},
        scope_words={
            "User.Read": "See your profile",
            "Team.ReadBasic.All": "See the teams you are in",
            "Channel.ReadBasic.All": "See the channels of your teams",
            "ChannelMessage.Send": "Post in channels for you",
            "Chat.ReadWrite": "Read and write in your chats",
            "offline_access": "Keep access when you are away",
        },
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Chats, channels and meetings.",
    aliases=("teams", "ms-teams"),
    identity=Identity(request=Request(path="/me"), id="id", label="userPrincipalName"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="value.*.clientState",
        encoding="none",
        key="client state of the subscription",
        handshake="validationToken",
        items="value",
        event_type="changeType",
        docs_url="https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
    ),
    actions=(
        Action(
            key="send_channel_message",
            name="Post in a channel",
            description="Posts a message in a channel of a team.",
            inputs=(
                TEAM,
                CHANNEL,
                *TEXT,
                Field("subject", "Subject", description="Title of the message.", required=False, example="Launch"),
            ),
            prepare=kind,
            prepares=("content_type",),
            request=Request(
                method="POST", path="/teams/{team_id}/channels/{channel_id}/messages", json={"subject": "{subject}", **BODY}
            ),
            scopes=("ChannelMessage.Send",),
            sample=MESSAGE,
            docs_url=f"{DOCS}/channel-post-messages",
        ),
        Action(
            key="reply_in_channel",
            name="Reply in a channel",
            description="Answers a message of a channel.",
            inputs=(
                TEAM,
                CHANNEL,
                Field("message_id", "Message", description="Id of the message.", example="1780308000000"),
                *TEXT,
            ),
            prepare=kind,
            prepares=("content_type",),
            request=Request(
                method="POST", path="/teams/{team_id}/channels/{channel_id}/messages/{message_id}/replies", json=BODY
            ),
            scopes=("ChannelMessage.Send",),
            sample=MESSAGE,
            docs_url=f"{DOCS}/chatmessage-post-replies",
        ),
        Action(
            key="send_chat_message",
            name="Write in a chat",
            description="Sends a message to a chat.",
            inputs=(CHAT, *TEXT),
            prepare=kind,
            prepares=("content_type",),
            request=Request(method="POST", path="/chats/{chat_id}/messages", json=BODY),
            scopes=("ChatMessage.Send",),
            sample=MESSAGE,
            docs_url=f"{DOCS}/chat-post-messages",
        ),
        Action(
            key="list_teams",
            name="List teams",
            description="Lists the teams the person is in.",
            request=Request(path="/me/joinedTeams"),
            scopes=("Team.ReadBasic.All",),
            effect="idempotent",
            sample={"value": [{"id": "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b", "displayName": "Marketing"}]},
            docs_url=f"{DOCS}/user-list-joinedteams",
        ),
        Action(
            key="list_channels",
            name="List channels",
            description="Lists the channels of a team.",
            inputs=(TEAM,),
            request=Request(path="/teams/{team_id}/channels"),
            scopes=("Channel.ReadBasic.All",),
            effect="idempotent",
            sample={
                "value": [
                    {
                        "id": "19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2",
                        "displayName": "General",
                        "membershipType": "standard",
                    }
                ]
            },
            docs_url=f"{DOCS}/channel-list",
        ),
        Action(
            key="list_chats",
            name="List chats",
            description="Lists the person's chats with their members, the latest written in first.",
            inputs=(Field("limit", "Limit", "integer", description="1 to 25.", required=False, default=25, example=25),),
            request=Request(
                path="/me/chats",
                query={
                    "$expand": "members,lastMessagePreview",
                    "$orderby": "lastMessagePreview/createdDateTime desc",
                    "$top": "{limit}",
                },
            ),
            scopes=("Chat.Read",),
            effect="idempotent",
            sample={"value": [{**CHAT_SAMPLE, "members": [{"displayName": "Ada Lovelace", "email": "ada@example.com"}]}]},
            docs_url=f"{DOCS}/chat-list",
        ),
        Action(
            key="list_chat_messages",
            name="List the messages of a chat",
            description="Lists messages of a chat, the newest first.",
            inputs=(CHAT, TOP),
            request=Request(path="/chats/{chat_id}/messages", query={"$top": "{limit}", "$orderby": "createdDateTime desc"}),
            scopes=("Chat.Read",),
            effect="idempotent",
            sample={"value": [MESSAGE]},
            docs_url=f"{DOCS}/chat-list-messages",
        ),
    ),
    triggers=(
        Trigger(
            key="new_chat_message",
            name="New chat message",
            description="Fires when a chat of the person has a new last message.",
            kinds=("poll",),
            poll=Request(
                path="/me/chats",
                query={
                    "$expand": "lastMessagePreview",
                    "$orderby": "lastMessagePreview/createdDateTime desc",
                    "$top": 50,
                },
            ),
            items="value",
            event_id="id lastMessagePreview.id",
            scopes=("Chat.Read",),
            sample={
                **CHAT_SAMPLE,
                "lastMessagePreview": {
                    "id": "1780308000000",
                    "createdDateTime": "2026-06-01T10:00:00Z",
                    "from": {"user": {"id": "8c0a1a67-50ce-4114-bb6c-da9c5dbcf6ca", "displayName": "Ada Lovelace"}},
                    "body": {"contentType": "text", "content": "The brief is ready."},
                },
            },
            docs_url=f"{DOCS}/chat-list",
        ),
    ),
)
