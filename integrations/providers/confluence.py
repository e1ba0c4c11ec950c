"""Confluence: team wiki by Atlassian."""

from __future__ import annotations

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
)

DOCS = "https://developer.atlassian.com/cloud/confluence/rest/v2"
READ, WRITE, SPACES = "read:page:confluence", "write:page:confluence", "read:space:confluence"
COMMENT, SEARCH = "write:comment:confluence", "read:content-details:confluence"
PAGE_ID = Field("page_id", "Page", description="Id of the page.", example="131073")
TEXT = Field(
    "text", "Content", description="In Confluence's storage format, a kind of HTML.", example="<p>Ready.</p>", long=True
)
LIMIT = Field("limit", "Limit", "integer", description="1 to 250.", required=False, default=25, example=25)
STORED: Json = {"representation": "storage", "value": "{text}"}
PAGE: dict[str, Json] = {
    "id": "131073",
    "status": "current",
    "title": "Launch plan",
    "spaceId": "98306",
    "parentId": "98459",
    "authorId": "5b10ac8d82e05b22cc7d4ef5",
    "createdAt": "2026-06-01T10:00:00.000Z",
    "version": {"number": 2, "createdAt": "2026-06-01T11:30:00.000Z", "authorId": "5b10ac8d82e05b22cc7d4ef5"},
    "_links": {"webui": "/spaces/ENG/pages/131073/Launch+plan"},
}

provider = Provider(
    slug="confluence",
    name="Confluence",
    category="documents",
    base_url="https://api.atlassian.com/ex/confluence/{cloud_id}",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://auth.atlassian.com/authorize",
        token_url="https://auth.atlassian.com/oauth/token",
        # version 2 of the API knows the granular scopes only:
        # https://developer.atlassian.com/cloud/confluence/scopes-for-oauth-2-3LO-and-forge-apps/
        scopes=(READ, WRITE, SPACES, COMMENT, SEARCH, "offline_access"),
        scope_words={
            READ: "Read pages",
            WRITE: "Create and change pages",
            SPACES: "See spaces",
            COMMENT: "Write comments",
            SEARCH: "Search content",
            "offline_access": "Keep access when you are away",
        },
        pkce=False,
        token_body="json",
        authorize_params={"audience": "api.atlassian.com", "prompt": "consent"},
        offline_hint="scope offline_access",
    ),
    description="Team wiki by Atlassian.",
    account_fields=(
        AccountField(
            key="cloud_id",
            label="Site id",
            pattern="^[0-9a-f-]{36}$",
            source="verify",
            path="0.id",
            example="0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        ),
    ),
    identity=Identity(
        request=Request(path="https://api.atlassian.com/oauth/token/accessible-resources"), id="0.id", label="0.url"
    ),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="iso"),
    actions=(
        Action(
            key="create_page",
            name="Create a page",
            description="Publishes a page in a space.",
            inputs=(
                Field("space_id", "Space", description="Id of the space.", example="98306"),
                Field("title", "Title", description="Title of the page.", example="Launch plan"),
                TEXT,
                Field("parent_id", "Parent", description="Id of the page to put it under.", required=False, example="98459"),
            ),
            request=Request(
                method="POST",
                path="/wiki/api/v2/pages",
                json={
                    "spaceId": "{space_id}",
                    "status": "current",
                    "title": "{title}",
                    "parentId": "{parent_id}",
                    "body": STORED,
                },
            ),
            scopes=(WRITE,),
            sample=PAGE,
            docs_url=f"{DOCS}/api-group-page/#api-pages-post",
        ),
        Action(
            key="update_page",
            name="Change a page",
            description="Replaces title and content of a page.",
            inputs=(
                PAGE_ID,
                Field("title", "Title", description="Title of the page.", example="Launch plan"),
                TEXT,
                Field(
                    "version", "Version", "integer", description="Number of the new version: the last one plus 1.", example=3
                ),
            ),
            request=Request(
                method="PUT",
                path="/wiki/api/v2/pages/{page_id}",
                json={
                    "id": "{page_id}",
                    "status": "current",
                    "title": "{title}",
                    "body": STORED,
                    "version": {"number": "{version}"},
                },
            ),
            scopes=(WRITE,),
            effect="idempotent",
            sample=PAGE,
            docs_url=f"{DOCS}/api-group-page/#api-pages-id-put",
        ),
        Action(
            key="get_page",
            name="Read a page",
            description="Reads a page with its content.",
            inputs=(PAGE_ID,),
            request=Request(path="/wiki/api/v2/pages/{page_id}", query={"body-format": "storage"}),
            scopes=(READ,),
            effect="idempotent",
            sample={**PAGE, "body": {"storage": {"representation": "storage", "value": "<p>Ready.</p>"}}},
            docs_url=f"{DOCS}/api-group-page/#api-pages-id-get",
        ),
        Action(
            key="list_pages",
            name="List pages",
            description="Lists pages, changed last first.",
            inputs=(
                Field("space_id", "Space", description="Id of a space.", required=False, example="98306"),
                Field("title", "Title", description="The whole title.", required=False, example="Launch plan"),
                LIMIT,
                Field(
                    "cursor",
                    "Page",
                    description="cursor in _links.next of the page before.",
                    required=False,
                    example="eyJpZCI6IjEi",
                ),
            ),
            request=Request(
                path="/wiki/api/v2/pages",
                query={
                    "space-id": "{space_id}",
                    "title": "{title}",
                    "sort": "-modified-date",
                    "limit": "{limit}",
                    "cursor": "{cursor}",
                },
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={"results": [PAGE], "_links": {}},
            docs_url=f"{DOCS}/api-group-page/#api-pages-get",
        ),
        Action(
            key="search",
            name="Search",
            description="Finds pages, posts and comments by a CQL query.",
            inputs=(Field("cql", "CQL", description="The query.", example='type = page AND text ~ "launch"'), LIMIT),
            request=Request(path="/wiki/rest/api/search", query={"cql": "{cql}", "limit": "{limit}"}),
            scopes=(SEARCH,),
            effect="idempotent",
            sample={
                "results": [
                    {
                        "content": {"id": "131073", "type": "page", "title": "Launch plan"},
                        "excerpt": "Ready.",
                        "lastModified": "2026-06-01",
                    }
                ],
                "totalSize": 1,
            },
            docs_url="https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-search/#api-wiki-rest-api-search-get",
        ),
        Action(
            key="add_comment",
            name="Comment on a page",
            description="Adds a comment below a page.",
            inputs=(PAGE_ID, TEXT),
            request=Request(method="POST", path="/wiki/api/v2/footer-comments", json={"pageId": "{page_id}", "body": STORED}),
            scopes=(COMMENT,),
            sample={"id": "163841", "status": "current", "pageId": "131073", "version": {"number": 1}},
            docs_url=f"{DOCS}/api-group-comment/#api-footer-comments-post",
        ),
        Action(
            key="list_spaces",
            name="List spaces",
            description="Lists spaces with their ids and keys.",
            inputs=(
                Field("keys", "Keys", description="Keys of spaces, joined by commas.", required=False, example="ENG"),
                LIMIT,
            ),
            request=Request(path="/wiki/api/v2/spaces", query={"keys": "{keys}", "limit": "{limit}"}),
            scopes=(SPACES,),
            effect="idempotent",
            sample={"results": [{"id": "98306", "key": "ENG", "name": "Engineering", "type": "global", "status": "current"}]},
            docs_url=f"{DOCS}/api-group-space/#api-spaces-get",
        ),
    ),
    triggers=(
        Trigger(
            key="new_page",
            name="New page",
            description="Fires for each page published in a space the person can see.",
            kinds=("poll",),
            poll=Request(path="/wiki/api/v2/pages", query={"sort": "-created-date", "status": "current", "limit": 100}),
            items="results",
            event_id="id",
            scopes=(READ,),
            sample=PAGE,
            docs_url=f"{DOCS}/api-group-page/#api-pages-get",
        ),
        Trigger(
            key="page_changed",
            name="Page changed",
            description="Fires each time a page is published or gets a new version.",
            kinds=("poll",),
            poll=Request(path="/wiki/api/v2/pages", query={"sort": "-modified-date", "status": "current", "limit": 100}),
            items="results",
            event_id="id version.number",
            scopes=(READ,),
            sample=PAGE,
            docs_url=f"{DOCS}/api-group-page/#api-pages-get",
        ),
    ),
)
