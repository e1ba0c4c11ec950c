"""Notion: pages, databases and comments of a workspace."""

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
    Revoke,
    Trigger,
    Webhook,
)

DOCS = "https://developers.notion.com/reference"
PAGE_ID = Field("page_id", "Page id", description="Id of the page.", example="0a1b2c3d4e5f60718293a4b5c6d7e8f9")
DATABASE_ID = Field("database_id", "Database id", description="Id of the database.", example="9f8e7d6c5b4a39281706f5e4d3c2b1a0")
PROPERTIES = Field(
    "properties",
    "Properties",
    "object",
    description="Property values by name, as Notion writes them.",
    example={"Name": {"title": [{"text": {"content": "Plan"}}]}},
)
SIZE = Field("page_size", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
CURSOR = Field("start_cursor", "Page", description="next_cursor of the page before.", required=False, example="b1c2d3e4")
PAGE: Json = {
    "object": "page",
    "id": "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
    "created_time": "2026-06-01T10:00:00.000Z",
    "last_edited_time": "2026-06-01T10:00:00.000Z",
    "archived": False,
    "url": "https://www.notion.so/Plan-0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "properties": {"title": {"id": "title", "type": "title"}},
}


def _listed(item: Json) -> Json:
    return {"object": "list", "results": [item], "next_cursor": None, "has_more": False}


provider = Provider(
    slug="notion",
    name="Notion",
    category="productivity",
    curated=5,
    base_url="https://api.notion.com/v1",
    docs_url=f"{DOCS}/intro",
    website_url="https://www.notion.com",
    description="Pages, databases and comments of a workspace.",
    aliases=("notion-api",),
    headers={"Notion-Version": "2022-06-28"},
    # Notion has no scopes: the person picks pages, the integration's settings say what may be done with them.
    auth=OAuth2(
        authorize_url="https://api.notion.com/v1/oauth/authorize",
        token_url="https://api.notion.com/v1/oauth/token",
        revoke=Revoke(
            request=Request(method="POST", path="/oauth/revoke", json={"token": "{access_token}"}), client_auth="basic"
        ),
        pkce=False,
        client_auth="basic",
        token_body="json",
        authorize_params={"owner": "user"},
    ),
    alternatives=(ApiKey(label="Internal integration secret", help="Share the pages with the integration as well."),),
    identity=Identity(request=Request(path="/users/me"), id="id", label="bot.workspace_name"),
    rate=RateHeaders(),
    pagination=Pagination(
        style="cursor", items="results", parameter="start_cursor", cursor="next_cursor", size_parameter="page_size"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Notion-Signature",
        prefix="sha256=",
        key="verification token",
        event_type="type",
        event_id="id",
        docs_url=f"{DOCS}/webhooks",
    ),
    actions=(
        Action(
            key="search",
            name="Search",
            description="Finds pages and databases the integration can see by their title.",
            inputs=(
                Field("query", "Title", description="Part of the title.", required=False, example="plan"),
                Field(
                    "kind", "Kind", description="What to find.", required=False, choices=("page", "database"), example="page"
                ),
                SIZE,
                CURSOR,
            ),
            request=Request(
                method="POST",
                path="/search",
                json={
                    "query": "{query}",
                    "filter": {"property": "{property}", "value": "{kind}"},
                    "page_size": "{page_size}",
                    "start_cursor": "{start_cursor}",
                },
            ),
            prepare=lambda inputs: {"property": "object"} if "kind" in inputs else {},
            prepares=("property",),
            effect="idempotent",
            sample=_listed(PAGE),
            docs_url=f"{DOCS}/post-search",
        ),
        Action(
            key="create_page",
            name="Create a page",
            description="Creates a page below another page.",
            inputs=(
                Field(
                    "parent_page_id",
                    "Below",
                    description="Id of the page it goes under.",
                    example="0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                ),
                Field("title", "Title", description="Title of the page.", example="Plan"),
                Field(
                    "children",
                    "Content",
                    "array",
                    description="Blocks, as Notion writes them; at most 100.",
                    items={"type": "object"},
                    required=False,
                    example=[{"type": "divider", "divider": {}}],
                ),
            ),
            request=Request(
                method="POST",
                path="/pages",
                json={
                    "parent": {"page_id": "{parent_page_id}"},
                    "properties": {"title": {"title": [{"text": {"content": "{title}"}}]}},
                    "children": "{children}",
                },
            ),
            sample=PAGE,
            docs_url=f"{DOCS}/post-page",
        ),
        Action(
            key="create_database_item",
            name="Add to a database",
            description="Creates a page in a database.",
            inputs=(DATABASE_ID, PROPERTIES),
            request=Request(
                method="POST", path="/pages", json={"parent": {"database_id": "{database_id}"}, "properties": "{properties}"}
            ),
            sample=PAGE,
            docs_url=f"{DOCS}/post-page",
        ),
        Action(
            key="get_page",
            name="Read a page",
            description="Reads a page's properties; its content is read with list_blocks.",
            inputs=(PAGE_ID,),
            request=Request(path="/pages/{page_id}"),
            effect="idempotent",
            sample=PAGE,
            docs_url=f"{DOCS}/retrieve-a-page",
        ),
        Action(
            key="update_page",
            name="Change a page",
            description="Changes the given properties of a page.",
            inputs=(PAGE_ID, PROPERTIES),
            request=Request(method="PATCH", path="/pages/{page_id}", json={"properties": "{properties}"}),
            effect="idempotent",
            sample=PAGE,
            docs_url=f"{DOCS}/patch-page",
        ),
        Action(
            key="archive_page",
            name="Archive a page",
            description="Moves a page to the trash.",
            inputs=(PAGE_ID,),
            request=Request(method="PATCH", path="/pages/{page_id}", json={"archived": True}),
            effect="idempotent",
            sample=PAGE,
            docs_url=f"{DOCS}/archive-a-page",
        ),
        Action(
            key="query_database",
            name="Query a database",
            description="Lists the pages of a database, filtered and sorted.",
            inputs=(
                DATABASE_ID,
                Field(
                    "filter",
                    "Filter",
                    "object",
                    description="Filter, as Notion writes it.",
                    required=False,
                    example={"property": "Done", "checkbox": {"equals": False}},
                ),
                Field(
                    "sorts",
                    "Order",
                    "array",
                    description="Sorts, as Notion writes them.",
                    items={"type": "object"},
                    required=False,
                    example=[{"timestamp": "last_edited_time", "direction": "descending"}],
                ),
                SIZE,
                CURSOR,
            ),
            request=Request(
                method="POST",
                path="/databases/{database_id}/query",
                json={
                    "filter": "{filter}",
                    "sorts": "{sorts}",
                    "page_size": "{page_size}",
                    "start_cursor": "{start_cursor}",
                },
            ),
            effect="idempotent",
            sample=_listed(PAGE),
            docs_url=f"{DOCS}/post-database-query",
        ),
        Action(
            key="list_blocks",
            name="Read a page's content",
            description="Lists the blocks of a page or below another block.",
            inputs=(
                Field("block_id", "Page or block", description="Its id.", example="0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
                SIZE,
                CURSOR,
            ),
            request=Request(
                path="/blocks/{block_id}/children", query={"page_size": "{page_size}", "start_cursor": "{start_cursor}"}
            ),
            effect="idempotent",
            sample=_listed({"object": "block", "id": "c02fc1d3", "type": "paragraph", "has_children": False}),
            docs_url=f"{DOCS}/get-block-children",
        ),
        Action(
            key="append_text",
            name="Append text",
            description="Adds a paragraph at the end of a page.",
            inputs=(PAGE_ID, Field("text", "Text", description="At most 2000 characters.", example="Done.", long=True)),
            request=Request(
                method="PATCH",
                path="/blocks/{page_id}/children",
                json={
                    "children": [{"type": "paragraph", "paragraph": {"rich_text": [{"text": {"content": "{text}"}}]}}],
                },
            ),
            sample=_listed({"object": "block", "id": "c02fc1d3", "type": "paragraph", "has_children": False}),
            docs_url=f"{DOCS}/patch-block-children",
        ),
        Action(
            key="add_comment",
            name="Comment on a page",
            description="Adds a comment to a page.",
            inputs=(PAGE_ID, Field("text", "Text", description="The comment.", example="Looks good.", long=True)),
            request=Request(
                method="POST",
                path="/comments",
                json={"parent": {"page_id": "{page_id}"}, "rich_text": [{"text": {"content": "{text}"}}]},
            ),
            sample={"object": "comment", "id": "94cc56ab", "created_time": "2026-06-01T10:00:00.000Z"},
            docs_url=f"{DOCS}/create-a-comment",
        ),
    ),
    triggers=(
        Trigger(
            key="page_edited",
            name="Page created or edited",
            description="Fires when a page the integration can see is new or its content changed.",
            event_types=("page.created", "page.content_updated"),
            event_id="id",
            sample={
                "id": "367cba44-b6f3-4c92-81e7-6a2e9659efd4",
                "type": "page.created",
                "timestamp": "2026-06-01T10:00:00.000Z",
                "workspace_id": "13950b26-c203-4f3b-b97d-93ec06319565",
                "entity": {"id": "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", "type": "page"},
            },
        ),
    ),
)
