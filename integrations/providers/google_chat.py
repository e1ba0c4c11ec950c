"""Google Chat: spaces and messages."""

from __future__ import annotations

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

MESSAGES, SPACES = (f"https://www.googleapis.com/auth/chat.{part}" for part in ("messages", "spaces.readonly"))
DOCS = "https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces"
EVENTS = "https://developers.google.com/workspace/chat/receive-respond-interactions"
SPACE_ID = Field("space_id", "Space", description="What follows `spaces/` in its name.", example="AAAAMpdlehY")
MESSAGE_ID = Field(
    "message_id", "Message", description="What follows `messages/` in its name.", example="lLLLLLLLLLL.lLLLLLLLLLL"
)
TEXT = Field("text", "Text", description="Message in Chat's markup.", example="Hello *team*", long=True)
LIMIT = Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=100, example=100)
PAGE = Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="CgwKBggB")
PATH = "/spaces/{space_id}/messages"
SPACE: Json = {"name": "spaces/AAAAMpdlehY", "displayName": "Team", "spaceType": "SPACE"}
MESSAGE: dict[str, Json] = {
    "name": "spaces/AAAAMpdlehY/messages/lLLLLLLLLLL.lLLLLLLLLLL",
    "text": "Hello *team*",
    "createTime": "2026-06-01T10:00:00.000000Z",
    "sender": {"name": "users/1234567890", "type": "HUMAN"},
    "thread": {"name": "spaces/AAAAMpdlehY/threads/lLLLLLLLLLL"},
}

provider = Provider(
    slug="google-chat",
    name="Google Chat",
    category="communication",
    base_url="https://chat.googleapis.com/v1",
    docs_url="https://developers.google.com/workspace/chat/api/reference/rest",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", MESSAGES, SPACES),
        scope_words={MESSAGES: "See, write and delete messages and reactions", SPACES: "See spaces you are in"},
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Spaces and messages.",
    checked="2026-11",
    api_descriptions=("https://chat.googleapis.com/$discovery/rest?version=v1",),
    hosts=("openidconnect.googleapis.com",),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="jwt",
        header="Authorization",
        encoding="none",
        prefix="Bearer ",
        key="project number of the app",
        jwks_url="https://www.googleapis.com/service_accounts/v1/jwk/chat@system.gserviceaccount.com",
        claims={"iss": "chat@system.gserviceaccount.com", "aud": "{key}"},
        event_type="type",
        docs_url="https://developers.google.com/workspace/chat/verify-requests-from-chat",
    ),
    pagination=Pagination(
        style="cursor", items="spaces", parameter="pageToken", cursor="nextPageToken", size_parameter="pageSize"
    ),
    actions=(
        Action(
            key="send_message",
            name="Send a message",
            description="Posts a message to a space as the connected account.",
            inputs=(SPACE_ID, TEXT),
            request=Request(method="POST", path=PATH, json={"text": "{text}"}),
            scopes=(MESSAGES,),
            sample=MESSAGE,
            docs_url=f"{DOCS}.messages/create",
        ),
        Action(
            key="reply_in_thread",
            name="Reply in a thread",
            description="Posts a message to a thread of a space.",
            inputs=(
                SPACE_ID,
                Field("thread_id", "Thread", description="What follows `threads/` in its name.", example="lLLLLLLLLLL"),
                TEXT,
            ),
            request=Request(
                method="POST",
                path=PATH,
                query={"messageReplyOption": "REPLY_MESSAGE_OR_FAIL"},
                json={"text": "{text}", "thread": {"name": "spaces/{space_id}/threads/{thread_id}"}},
            ),
            scopes=(MESSAGES,),
            sample=MESSAGE,
            docs_url=f"{DOCS}.messages/create",
        ),
        Action(
            key="update_message",
            name="Edit a message",
            description="Replaces the text of a message the account posted.",
            inputs=(SPACE_ID, MESSAGE_ID, TEXT),
            request=Request(
                method="PATCH", path=f"{PATH}/{{message_id}}", query={"updateMask": "text"}, json={"text": "{text}"}
            ),
            scopes=(MESSAGES,),
            effect="idempotent",
            sample=MESSAGE,
            docs_url=f"{DOCS}.messages/patch",
        ),
        Action(
            key="delete_message",
            name="Delete a message",
            description="Deletes a message the account posted.",
            inputs=(SPACE_ID, MESSAGE_ID),
            request=Request(method="DELETE", path=f"{PATH}/{{message_id}}"),
            scopes=(MESSAGES,),
            effect="idempotent",
            sample={},
            docs_url=f"{DOCS}.messages/delete",
        ),
        Action(
            key="get_message",
            name="Read a message",
            description="Reads one message.",
            inputs=(SPACE_ID, MESSAGE_ID),
            request=Request(path=f"{PATH}/{{message_id}}"),
            scopes=(MESSAGES,),
            effect="idempotent",
            sample=MESSAGE,
            docs_url=f"{DOCS}.messages/get",
        ),
        Action(
            key="list_messages",
            name="Read a space",
            description="Lists the messages of a space, the latest first.",
            inputs=(
                SPACE_ID,
                Field("after", "After", "date", description="Only later ones.", required=False, example="2026-06-01T00:00:00Z"),
                LIMIT,
                PAGE,
            ),
            request=Request(
                path=PATH,
                query={
                    "orderBy": "createTime desc",
                    "filter": 'createTime > "{after}"',
                    "pageSize": "{limit}",
                    "pageToken": "{page_token}",
                },
            ),
            scopes=(MESSAGES,),
            effect="idempotent",
            sample={"messages": [MESSAGE]},
            docs_url=f"{DOCS}.messages/list",
        ),
        Action(
            key="add_reaction",
            name="React to a message",
            description="Adds an emoji to a message.",
            inputs=(SPACE_ID, MESSAGE_ID, Field("emoji", "Emoji", description="The character itself.", example="👍")),
            request=Request(method="POST", path=f"{PATH}/{{message_id}}/reactions", json={"emoji": {"unicode": "{emoji}"}}),
            scopes=(MESSAGES,),
            sample={"name": "spaces/AAAAMpdlehY/messages/lLLLLLLLLLL.lLLLLLLLLLL/reactions/a1b2", "emoji": {"unicode": "👍"}},
            docs_url=f"{DOCS}.messages.reactions/create",
        ),
        Action(
            key="list_spaces",
            name="List spaces",
            description="Lists the spaces, group chats and direct messages the account is in.",
            inputs=(LIMIT, PAGE),
            request=Request(path="/spaces", query={"pageSize": "{limit}", "pageToken": "{page_token}"}),
            scopes=(SPACES,),
            effect="idempotent",
            sample={"spaces": [SPACE]},
            docs_url=f"{DOCS}/list",
        ),
        Action(
            key="get_space",
            name="Describe a space",
            description="Gives a space's name and kind.",
            inputs=(SPACE_ID,),
            request=Request(path="/spaces/{space_id}"),
            scopes=(SPACES,),
            effect="idempotent",
            sample=SPACE,
            docs_url=f"{DOCS}/get",
        ),
        Action(
            key="find_direct_message",
            name="Find a direct message",
            description="Finds the direct messages with a person.",
            inputs=(Field("person", "Person", description="Email address or user id.", example="ada@example.com"),),
            request=Request(path="/spaces:findDirectMessage", query={"name": "users/{person}"}),
            scopes=(SPACES,),
            effect="idempotent",
            sample={"name": "spaces/BBBBMpdlehY", "spaceType": "DIRECT_MESSAGE"},
            docs_url=f"{DOCS}/findDirectMessage",
        ),
    ),
    triggers=(
        Trigger(
            key="new_message",
            name="New message",
            description="Fires for each message in a space.",
            kinds=("poll",),
            inputs=(SPACE_ID,),
            poll=Request(path=PATH, query={"orderBy": "createTime desc", "filter": 'createTime > "{since}"', "pageSize": 100}),
            items="messages",
            event_id="name",
            scopes=(MESSAGES,),
            sample=MESSAGE,
            docs_url=f"{DOCS}.messages/list",
        ),
        Trigger(
            key="message_to_app",
            name="Message to the app",
            description="Fires when someone writes to the Chat app.",
            event_types=("MESSAGE",),
            event_id="message.name",
            sample={"type": "MESSAGE", "eventTime": "2026-06-01T10:00:00.000000Z", "message": MESSAGE, "space": SPACE},
            docs_url=EVENTS,
        ),
        Trigger(
            key="app_added",
            name="App added to a space",
            description="Fires when someone adds the Chat app to a space.",
            event_types=("ADDED_TO_SPACE",),
            event_id="space.name eventTime",
            sample={
                "type": "ADDED_TO_SPACE",
                "eventTime": "2026-06-01T10:00:00.000000Z",
                "space": SPACE,
                "user": {"name": "users/1234567890", "displayName": "Ada"},
            },
            docs_url=EVENTS,
        ),
    ),
)
