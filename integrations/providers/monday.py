"""monday.com: work boards and items."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from integrations.spec import Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, Trigger, Webhook

DOCS = "https://developer.monday.com/api-reference/reference"
READ, WRITE = "boards:read", "boards:write"
SHAPE = "{ id name url state created_at updated_at board { id name } group { id title } column_values { id type text value } }"
UPDATE_SHAPE = "{ id body text_body created_at item_id creator { id name } }"


def fault(status: int, body: Any) -> str:
    """What a 200 answer says went wrong: https://developer.monday.com/api-reference/docs/error-handling"""
    if not isinstance(body, dict):
        return ""
    errors = body.get("errors")
    if errors:
        first = errors[0]
        return str((first.get("message") if isinstance(first, dict) else first) or "unknown error")
    return str(body.get("error_message") or "")


def ask(text: str, **variables: Json) -> Request:
    return Request(method="POST", path="/v2", json={"query": text, "variables": variables} if variables else {"query": text})


def inside(*path: str | int) -> Callable[[Json], Json]:
    """A result that is only what stands at `path` below `data`."""

    def result(answer: Json) -> Json:
        for key in ("data", *path):
            if isinstance(key, int):
                answer = answer[key] if isinstance(answer, list) and len(answer) > key else None
            else:
                answer = answer.get(key) if isinstance(answer, dict) else None
        return answer

    return result


def cells(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Column values as the JSON text the API takes: https://developer.monday.com/api-reference/docs/change-column-values"""
    values = inputs.get("column_values")
    return {"cells": json.dumps(values)} if values else {}


BOARD_ID = Field("board_id", "Board", description="Id of the board.", example="1234567890")
ITEM_ID = Field("item_id", "Item", description="Id of the item.", example="9876543210")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
VALUES = Field(
    "column_values",
    "Column values",
    "object",
    description="Values by column id, each in the form its kind of column takes.",
    required=False,
    example={"status": {"label": "Done"}, "date4": {"date": "2026-06-30"}},
)
ITEM: dict[str, Json] = {
    "id": "9876543210",
    "name": "Write the brief",
    "url": "https://acme.monday.com/boards/1234567890/pulses/9876543210",
    "state": "active",
    "created_at": "2026-06-01T10:00:00Z",
    "updated_at": "2026-06-01T11:30:00Z",
    "board": {"id": "1234567890", "name": "Launch"},
    "group": {"id": "topics", "title": "This month"},
    "column_values": [{"id": "status", "type": "status", "text": "Done", "value": '{"index":1}'}],
}
UPDATE: dict[str, Json] = {
    "id": "3344556677",
    "body": "<p>Sent to the team.</p>",
    "text_body": "Sent to the team.",
    "created_at": "2026-06-01T11:30:00Z",
    "item_id": "9876543210",
    "creator": {"id": "4012689", "name": "Ada Lovelace"},
}

provider = Provider(
    slug="monday",
    name="monday.com",
    category="project-management",
    base_url="https://api.monday.com",
    docs_url="https://developer.monday.com/api-reference/",
    auth=OAuth2(
        authorize_url="https://auth.monday.com/oauth2/authorize",
        token_url="https://auth.monday.com/oauth2/token",
        scopes=("me:read", READ, WRITE, "updates:read", "updates:write", "users:read", "account:read"),
        scope_words={
            "me:read": "See your profile",
            READ: "Read boards and items",
            WRITE: "Create and change boards and items",
            "updates:read": "Read updates",
            "updates:write": "Post updates",
            "users:read": "See people of the account",
            "account:read": "See the account's name and plan",
        },
        pkce=False,
    ),
    description="Work boards and items.",
    aliases=("monday-com",),
    headers={"API-Version": "2026-07"},  # https://developer.monday.com/api-reference/docs/api-versioning
    identity=Identity(
        request=Request(method="POST", path="/v2", json={"query": "{me{id email account{id name}}}"}),
        id="data.me.account.id",
        label="data.me.account.name",
    ),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="jwt",
        header="Authorization",
        encoding="none",
        key="app signing secret",
        handshake="challenge-json",
        event_type="event.type",
        event_id="event.triggerUuid",
        docs_url=f"{DOCS}/webhooks",
    ),
    fault=fault,
    actions=(
        Action(
            key="create_item",
            name="Create an item",
            description="Adds an item to a board.",
            inputs=(
                BOARD_ID,
                Field("name", "Name", description="Name of the item.", example="Write the brief"),
                Field("group_id", "Group", description="Id of a group of the board.", required=False, example="topics"),
                VALUES,
            ),
            prepare=cells,
            prepares=("cells",),
            request=ask(
                "mutation($board: ID!, $name: String!, $group: String, $cells: JSON) { create_item(board_id: $board, "
                f"item_name: $name, group_id: $group, column_values: $cells, create_labels_if_missing: true) {SHAPE} }}",
                board="{board_id}",
                name="{name}",
                group="{group_id}",
                cells="{cells}",
            ),
            result=inside("create_item"),
            scopes=(WRITE,),
            sample=ITEM,
            docs_url=f"{DOCS}/items#create-an-item",
        ),
        Action(
            key="update_item",
            name="Change an item",
            description="Changes the values of some columns of an item.",
            inputs=(
                BOARD_ID,
                ITEM_ID,
                Field(
                    "column_values",
                    "Column values",
                    "object",
                    description="Values by column id, `name` among them, each in the form its kind of column takes.",
                    example={"status": {"label": "Done"}},
                ),
            ),
            prepare=cells,
            prepares=("cells",),
            request=ask(
                "mutation($board: ID!, $item: ID!, $cells: JSON!) { change_multiple_column_values(board_id: $board, "
                f"item_id: $item, column_values: $cells, create_labels_if_missing: true) {SHAPE} }}",
                board="{board_id}",
                item="{item_id}",
                cells="{cells}",
            ),
            result=inside("change_multiple_column_values"),
            scopes=(WRITE,),
            effect="idempotent",
            sample=ITEM,
            docs_url=f"{DOCS}/columns#change-multiple-column-values",
        ),
        Action(
            key="get_item",
            name="Read an item",
            description="Reads one item with its column values.",
            inputs=(ITEM_ID,),
            request=ask(f"query($item: [ID!]) {{ items(ids: $item) {SHAPE} }}", item=["{item_id}"]),
            result=inside("items", 0),
            scopes=(READ,),
            effect="idempotent",
            sample=ITEM,
            docs_url=f"{DOCS}/items",
        ),
        Action(
            key="list_items",
            name="List the items of a board",
            description="Lists items of a board with their column values.",
            inputs=(
                BOARD_ID,
                Field("limit", "Limit", "integer", description="1 to 500.", required=False, default=100, example=100),
                Field(
                    "cursor",
                    "Page",
                    description="cursor of the page before, good for an hour.",
                    required=False,
                    example="MSw5NzI4",
                ),
            ),
            request=ask(
                "query($board: [ID!], $limit: Int!, $cursor: String) "
                f"{{ boards(ids: $board) {{ items_page(limit: $limit, cursor: $cursor) {{ cursor items {SHAPE} }} }} }}",
                board=["{board_id}"],
                limit="{limit}",
                cursor="{cursor}",
            ),
            result=inside("boards", 0, "items_page"),
            scopes=(READ,),
            effect="idempotent",
            sample={"cursor": None, "items": [ITEM]},
            docs_url=f"{DOCS}/items-page",
        ),
        Action(
            key="find_items",
            name="Find items by a column",
            description="Finds items of a board whose column holds one of some values.",
            inputs=(
                BOARD_ID,
                Field("column_id", "Column", description="Id of the column, or `name`.", example="name"),
                Field("values", "Values", "array", description="Texts the column may hold.", example=["Write the brief"]),
                LIMIT,
            ),
            request=ask(
                "query($board: ID!, $limit: Int!, $columns: [ItemsPageByColumnValuesQuery!]) "
                "{ items_page_by_column_values(board_id: $board, limit: $limit, columns: $columns) "
                f"{{ cursor items {SHAPE} }} }}",
                board="{board_id}",
                limit="{limit}",
                columns=[{"column_id": "{column_id}", "column_values": "{values}"}],
            ),
            result=inside("items_page_by_column_values"),
            scopes=(READ,),
            effect="idempotent",
            sample={"cursor": None, "items": [ITEM]},
            docs_url=f"{DOCS}/items-page-by-column-values",
        ),
        Action(
            key="create_update",
            name="Post an update",
            description="Posts an update on an item.",
            inputs=(ITEM_ID, Field("text", "Text", description="Text or HTML.", example="Sent to the team.", long=True)),
            request=ask(
                f"mutation($item: ID!, $body: String!) {{ create_update(item_id: $item, body: $body) {UPDATE_SHAPE} }}",
                item="{item_id}",
                body="{text}",
            ),
            result=inside("create_update"),
            scopes=("updates:write",),
            sample=UPDATE,
            docs_url=f"{DOCS}/updates#create-an-update",
        ),
        Action(
            key="list_boards",
            name="List boards",
            description="Lists boards with their groups and columns, those used last first.",
            inputs=(
                LIMIT,
                Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, example=1),
            ),
            request=ask(
                "query($limit: Int!, $page: Int) { boards(limit: $limit, page: $page, state: active, order_by: used_at) "
                "{ id name workspace_id groups { id title } columns { id title type } } }",
                limit="{limit}",
                page="{page}",
            ),
            result=inside("boards"),
            scopes=(READ,),
            effect="idempotent",
            sample=[
                {
                    "id": "1234567890",
                    "name": "Launch",
                    "workspace_id": "7788",
                    "groups": [{"id": "topics", "title": "This month"}],
                    "columns": [{"id": "status", "title": "Status", "type": "status"}],
                }
            ],
            docs_url=f"{DOCS}/boards",
        ),
        Action(
            key="list_users",
            name="List people",
            description="Lists people of the account.",
            inputs=(LIMIT,),
            request=ask("query($limit: Int) { users(limit: $limit) { id name email enabled } }", limit="{limit}"),
            result=inside("users"),
            scopes=("users:read",),
            effect="idempotent",
            sample=[{"id": "4012689", "name": "Ada Lovelace", "email": "ada@example.com", "enabled": True}],
            docs_url=f"{DOCS}/users",
        ),
    ),
    triggers=(
        Trigger(
            key="new_item",
            name="New item",
            description="Fires for each item created on a board the person can see.",
            kinds=("poll",),
            poll=ask(f"query {{ items(limit: 100, newest_first: true) {SHAPE} }}"),
            items="data.items",
            event_id="id",
            scopes=(READ,),
            sample=ITEM,
            docs_url=f"{DOCS}/items",
        ),
        Trigger(
            key="new_update",
            name="New update",
            description="Fires for each update posted on an item the person can see.",
            kinds=("poll",),
            poll=ask(f"query {{ updates(limit: 100) {UPDATE_SHAPE} }}"),
            items="data.updates",
            event_id="id",
            scopes=("updates:read",),
            sample=UPDATE,
            docs_url=f"{DOCS}/updates",
        ),
    ),
)
