"""Figma: design files, comments and components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.spec import Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, Trigger, Webhook

DOCS = "https://developers.figma.com/docs/rest-api"
FILE_KEY = Field(
    "file_key", "File key", description="The part after /design/ in its address.", example="ZQjlDRo28jUhUMYV1x1GiR"
)
USER: Json = {"id": "1234567890", "handle": "Ada", "img_url": "https://www.figma.com/user/1234567890.png"}
COMMENT: dict[str, Json] = {
    "id": "1036",
    "file_key": "ZQjlDRo28jUhUMYV1x1GiR",
    "parent_id": "",
    "user": USER,
    "created_at": "2026-06-01T10:00:00Z",
    "resolved_at": None,
    "message": "Looks good.",
    "order_id": "3",
}
VERSION: dict[str, Json] = {
    "id": "1234567890",
    "created_at": "2026-06-01T10:00:00Z",
    "label": "First",
    "description": "Ready for review.",
    "user": USER,
}


def told(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event without the passcode that proves it."""
    return {name: value for name, value in event.items() if name != "passcode"}


provider = Provider(
    slug="figma",
    name="Figma",
    category="developer-tools",
    base_url="https://api.figma.com/v1",
    api_descriptions=("https://raw.githubusercontent.com/figma/rest-api-spec/main/openapi/openapi.yaml",),
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://www.figma.com/oauth",
        token_url="https://api.figma.com/v1/oauth/token",
        refresh_url="https://api.figma.com/v1/oauth/refresh",
        scopes=("current_user:read", "file_content:read", "file_comments:read", "file_comments:write", "file_versions:read"),
        scope_separator=",",
        pkce=False,
        client_auth="basic",
    ),
    description="Design files, comments and components.",
    identity=Identity(request=Request(path="/me"), id="id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="passcode",
        encoding="none",
        event_type="event_type",
        event_id="webhook_id event_type file_key timestamp",
        docs_url=f"{DOCS}/webhooks-security/",
    ),
    actions=(
        Action(
            key="get_file",
            name="Read a file",
            description="Reads a file's pages and layers down to a depth.",
            inputs=(
                FILE_KEY,
                Field("depth", "Depth", "integer", description="1 for pages only.", required=False, default=1, example=1),
            ),
            request=Request(path="/files/{file_key}", query={"depth": "{depth}"}),
            scopes=("file_content:read",),
            effect="idempotent",
            sample={
                "name": "Engine",
                "lastModified": "2026-06-01T10:00:00Z",
                "version": "1234567890",
                "document": {
                    "id": "0:0",
                    "name": "Document",
                    "type": "DOCUMENT",
                    "children": [{"id": "0:1", "name": "Page 1"}],
                },
            },
            docs_url=f"{DOCS}/file-endpoints/",
        ),
        Action(
            key="export_images",
            name="Export layers as pictures",
            description="Draws layers and gives an address for each picture, good for 30 days.",
            inputs=(
                FILE_KEY,
                Field("ids", "Layers", description="Ids of layers by comma.", example="1:2,1:3"),
                Field(
                    "format",
                    "Format",
                    description="Of the pictures.",
                    required=False,
                    default="png",
                    choices=("png", "jpg", "svg", "pdf"),
                    example="png",
                ),
                Field("scale", "Scale", "number", description="0.01 to 4.", required=False, default=1, example=2),
            ),
            request=Request(path="/images/{file_key}", query={"ids": "{ids}", "format": "{format}", "scale": "{scale}"}),
            scopes=("file_content:read",),
            effect="idempotent",
            sample={"err": None, "images": {"1:2": "https://figma-alpha-api.s3.us-west-2.amazonaws.com/images/1"}},
            docs_url=f"{DOCS}/file-endpoints/",
        ),
        Action(
            key="list_comments",
            name="List comments",
            description="Lists the comments on a file.",
            inputs=(FILE_KEY,),
            request=Request(path="/files/{file_key}/comments"),
            scopes=("file_comments:read",),
            effect="idempotent",
            sample={"comments": [COMMENT]},
            docs_url=f"{DOCS}/comments-endpoints/",
        ),
        Action(
            key="post_comment",
            name="Comment on a file",
            description="Adds a comment to a file, or answers one.",
            inputs=(
                FILE_KEY,
                Field("message", "Text", description="What to say.", long=True, example="Looks good."),
                Field("comment_id", "Answer to", description="Id of a comment.", required=False, example="1036"),
            ),
            request=Request(
                method="POST",
                path="/files/{file_key}/comments",
                json={"message": "{message}", "comment_id": "{comment_id}"},
            ),
            scopes=("file_comments:write",),
            sample=COMMENT,
            docs_url=f"{DOCS}/comments-endpoints/",
        ),
        Action(
            key="list_versions",
            name="List versions",
            description="Lists the saved versions of a file, the newest first.",
            inputs=(FILE_KEY,),
            request=Request(path="/files/{file_key}/versions"),
            scopes=("file_versions:read",),
            effect="idempotent",
            sample={"versions": [VERSION], "pagination": {"next_page": "https://api.figma.com/v1/files/Z/versions?before=1"}},
            docs_url=f"{DOCS}/version-history-endpoints/",
        ),
    ),
    triggers=(
        Trigger(
            key="new_comment",
            name="New comment on a file",
            description="Fires for each new comment on one file.",
            kinds=("poll",),
            poll=Request(path="/files/{file_key}/comments"),
            inputs=(FILE_KEY,),
            items="comments",
            event_id="id",
            scopes=("file_comments:read",),
            sample=COMMENT,
            docs_url=f"{DOCS}/comments-endpoints/",
        ),
        Trigger(
            key="new_version",
            name="New version of a file",
            description="Fires for each version saved of one file.",
            kinds=("poll",),
            poll=Request(path="/files/{file_key}/versions"),
            inputs=(FILE_KEY,),
            items="versions",
            event_id="id",
            scopes=("file_versions:read",),
            sample=VERSION,
            docs_url=f"{DOCS}/version-history-endpoints/",
        ),
        Trigger(
            key="file_event",
            name="File changed",
            description="Fires when a webhook tells that a file changed, was versioned or commented on.",
            event_types=("FILE_UPDATE", "FILE_VERSION_UPDATE", "FILE_COMMENT", "FILE_DELETE", "LIBRARY_PUBLISH"),
            event_id="webhook_id event_type file_key timestamp",
            item=told,
            sample={
                "event_type": "FILE_UPDATE",
                "file_key": "ZQjlDRo28jUhUMYV1x1GiR",
                "file_name": "Engine",
                "passcode": "secretpasscode",
                "timestamp": "2026-06-01T10:00:00Z",
                "webhook_id": "22",
            },
            docs_url=f"{DOCS}/webhooks-events/",
        ),
    ),
)
