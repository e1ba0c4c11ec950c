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
BLOCK_ID = Field("block_id", "Page or block", description="Its id.", example="0a1b2c3d4e5f60718293a4b5c6d7e8f9")
SOURCE_ID = Field(
    "data_source_id",
    "Data source id",
    description="Id of the table in a database; Describe a database lists them.",
    example="2f26ee68df3042519ad48ddc420cba3d",
)
PROPERTIES = Field(
    "properties",
    "Properties",
    "object",
    description="Property values by name, as Notion writes them.",
    example={"Name": {"title": [{"text": {"content": "Plan"}}]}},
)
SIZE = Field("page_size", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
PAGING: dict[str, Json] = {"page_size": "{page_size}", "start_cursor": "{start_cursor}"}
CURSOR = Field("start_cursor", "Page", description="next_cursor of the page before.", required=False, example="b1c2d3e4")
PAGE: Json = {
    "object": "page",
    "id": "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
    "created_time": "2026-06-01T10:00:00.000Z",
    "last_edited_time": "2026-06-01T10:00:00.000Z",
    "in_trash": False,
    "url": "https://www.notion.so/Plan-0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    "properties": {"title": {"id": "title", "type": "title"}},
}
BLOCK: Json = {"object": "block", "id": "c02fc1d3", "type": "paragraph", "has_children": False}
COMMENT: Json = {
    "object": "comment",
    "id": "94cc56ab",
    "created_time": "2026-06-01T10:00:00.000Z",
    "rich_text": [{"type": "text", "plain_text": "Looks good."}],
}
EVENT: dict[str, Json] = {
    "id": "367cba44-b6f3-4c92-81e7-6a2e9659efd4",
    "timestamp": "2026-06-01T10:00:00.000Z",
    "workspace_id": "13950b26-c203-4f3b-b97d-93ec06319565",
    "entity": {"id": "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", "type": "page"},
}


def _listed(item: Json) -> Json:
    return {"object": "list", "results": [item], "next_cursor": None, "has_more": False}


def newest(timestamp: str) -> Request:
    """Pages of a data source, the last by this timestamp first."""
    order: Json = [{"timestamp": timestamp, "direction": "descending"}]
    return Request(method="POST", path="/data_sources/{data_source_id}/query", json={"sorts": order, "page_size": 100})


provider = Provider(
    slug="notion",
    name="Notion",
    category="productivity",
    curated=5,
    base_url="https://api.notion.com/v1",
    docs_url=f"{DOCS}/intro",
    website_url="https://www.notion.com",
    description="Pages, databases and comments of a workspace.",
    checked="2026-11",
    api_descriptions=("https://raw.githubusercontent.com/makenotion/notion-mcp-server/main/scripts/notion-openapi.json",),
    aliases=("notion-api",),
    headers={"Notion-Version": "2026-03-11"},
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
            description="Finds pages and data sources the integration can see by their title.",
            inputs=(
                Field("query", "Title", description="Part of the title.", required=False, example="plan"),
                Field(
                    "kind", "Kind", description="What to find.", required=False, choices=("page", "data_source"), example="page"
                ),
                SIZE,
                CURSOR,
            ),
            request=Request(
                method="POST",
                path="/search",
                json={"query": "{query}", "filter": {"property": "{property}", "value": "{kind}"}, **PAGING},
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
                Field("markdown", "Content", description="Markdown.", required=False, example="## Goals", long=True),
            ),
            request=Request(
                method="POST",
                path="/pages",
                json={
                    "parent": {"page_id": "{parent_page_id}"},
                    "properties": {"title": {"title": [{"text": {"content": "{title}"}}]}},
                    "markdown": "{markdown}",
                },
            ),
            sample=PAGE,
            docs_url=f"{DOCS}/post-page",
        ),
        Action(
            key="create_database_item",
            name="Add to a database",
            description="Creates a page in a data source of a database.",
            inputs=(SOURCE_ID, PROPERTIES),
            request=Request(
                method="POST",
                path="/pages",
                json={"parent": {"type": "data_source_id", "data_source_id": "{data_source_id}"}, "properties": "{properties}"},
            ),
            sample=PAGE,
            docs_url=f"{DOCS}/post-page",
        ),
        Action(
            key="get_page",
            name="Read a page",
            description="Reads a page's properties; its content is another call.",
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
            name="Move a page to the trash",
            description="Moves a page to the trash.",
            inputs=(PAGE_ID,),
            request=Request(method="PATCH", path="/pages/{page_id}", json={"in_trash": True}),
            effect="idempotent",
            sample=PAGE,
            docs_url=f"{DOCS}/trash-page",
        ),
        Action(
            key="query_database",
            name="Query a database",
            description="Lists the pages of a data source, filtered and sorted.",
            inputs=(
                SOURCE_ID,
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
                path="/data_sources/{data_source_id}/query",
                json={"filter": "{filter}", "sorts": "{sorts}", **PAGING},
            ),
            effect="idempotent",
            sample=_listed(PAGE),
            docs_url=f"{DOCS}/query-a-data-source",
        ),
        Action(
            key="list_blocks",
            name="List a page's blocks",
            description="Lists the blocks of a page or below another block.",
            inputs=(BLOCK_ID, SIZE, CURSOR),
            request=Request(path="/blocks/{block_id}/children", query=PAGING),
            effect="idempotent",
            sample=_listed(BLOCK),
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
                json={"children": [{"type": "paragraph", "paragraph": {"rich_text": [{"text": {"content": "{text}"}}]}}]},
            ),
            sample=_listed(BLOCK),
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
            sample=COMMENT,
            docs_url=f"{DOCS}/create-a-comment",
        ),
        Action(
            key="read_markdown",
            name="Read a page as Markdown",
            description="Gives the whole content of a page as Markdown.",
            inputs=(PAGE_ID,),
            request=Request(path="/pages/{page_id}/markdown"),
            effect="idempotent",
            sample={"object": "page_markdown", "id": "0a1b2c3d", "markdown": "## Goals", "truncated": False},
            docs_url=f"{DOCS}/retrieve-page-markdown",
        ),
        Action(
            key="replace_content",
            name="Replace a page's content",
            description="Replaces the whole content of a page by Markdown.",
            inputs=(PAGE_ID, Field("markdown", "Content", description="Markdown.", example="## Goals", long=True)),
            request=Request(
                method="PATCH",
                path="/pages/{page_id}/markdown",
                json={"type": "replace_content", "replace_content": {"new_str": "{markdown}"}},
            ),
            effect="idempotent",
            sample={"object": "page_markdown", "id": "0a1b2c3d", "markdown": "## Goals", "truncated": False},
            docs_url=f"{DOCS}/update-page-markdown",
        ),
        Action(
            key="get_database",
            name="Describe a database",
            description="Gives a database's title and its data sources.",
            inputs=(
                Field(
                    "database_id", "Database id", description="Id in its address.", example="9f8e7d6c5b4a39281706f5e4d3c2b1a0"
                ),
            ),
            request=Request(path="/databases/{database_id}"),
            effect="idempotent",
            sample={
                "object": "database",
                "id": "9f8e7d6c-5b4a-3928-1706-f5e4d3c2b1a0",
                "data_sources": [{"id": "2f26ee68-df30-4251-9ad4-8ddc420cba3d", "name": "Tasks"}],
            },
            docs_url=f"{DOCS}/database-retrieve",
        ),
        Action(
            key="get_data_source",
            name="Describe a data source",
            description="Gives the properties that pages of a data source have, with their types.",
            inputs=(SOURCE_ID,),
            request=Request(path="/data_sources/{data_source_id}"),
            effect="idempotent",
            sample={
                "object": "data_source",
                "id": "2f26ee68-df30-4251-9ad4-8ddc420cba3d",
                "properties": {"Name": {"id": "title", "type": "title"}, "Done": {"id": "a%3Ab", "type": "checkbox"}},
            },
            docs_url=f"{DOCS}/retrieve-a-data-source",
        ),
        Action(
            key="list_comments",
            name="List comments",
            description="Lists the open comments on a page or block.",
            inputs=(BLOCK_ID, SIZE, CURSOR),
            request=Request(path="/comments", query={"block_id": "{block_id}", **PAGING}),
            effect="idempotent",
            sample=_listed(COMMENT),
            docs_url=f"{DOCS}/list-comments",
        ),
        Action(
            key="list_users",
            name="List people",
            description="Lists the people and bots of the workspace.",
            inputs=(SIZE, CURSOR),
            request=Request(path="/users", query=PAGING),
            effect="idempotent",
            sample=_listed({"object": "user", "id": "d40e767c", "type": "person", "name": "Ada", "person": {}}),
            docs_url=f"{DOCS}/get-users",
        ),
    ),
    triggers=(
        Trigger(
            key="page_edited",
            name="Page created or edited",
            description="Fires when a page the integration can see is new or its content changed.",
            event_types=("page.created", "page.content_updated"),
            event_id="id",
            sample={**EVENT, "type": "page.created"},
            docs_url=f"{DOCS}/webhooks/page-created",
        ),
        Trigger(
            key="comment_created",
            name="Comment written",
            description="Fires when someone comments on a page the integration can see.",
            event_types=("comment.created",),
            event_id="id",
            sample={**EVENT, "type": "comment.created", "entity": {"id": "94cc56ab", "type": "comment"}},
            docs_url=f"{DOCS}/webhooks/comment-created",
        ),
        Trigger(
            key="new_database_item",
            name="New database item",
            description="Fires for each page that is added to a data source.",
            kinds=("poll",),
            inputs=(SOURCE_ID,),
            poll=newest("created_time"),
            items="results",
            event_id="id",
            sample=PAGE,
            docs_url=f"{DOCS}/query-a-data-source",
        ),
        Trigger(
            key="database_item_changed",
            name="Database item changed",
            description="Fires for each page of a data source that is new or was edited.",
            kinds=("poll",),
            inputs=(SOURCE_ID,),
            poll=newest("last_edited_time"),
            items="results",
            event_id="id last_edited_time",
            sample=PAGE,
            docs_url=f"{DOCS}/query-a-data-source",
        ),
    ),
)
