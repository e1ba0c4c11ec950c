"""Box: file storage and sharing for companies."""

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

DOCS = "https://developer.box.com/reference"
SCOPE = "root_readwrite"
FIELDS = "id,type,name,size,created_at,modified_at,etag,parent,owned_by"
FOLDER_ID = Field("folder_id", "Folder id", description="Id of the folder, 0 for all files.", example="4353455")
FILE_ID = Field("file_id", "File id", description="Id of the file.", example="12345")
LIMIT = Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=100, example=100)
OFFSET = Field("offset", "Offset", "integer", description="How many to skip.", required=False, default=0, example=0)
FILE: dict[str, Json] = {
    "id": "12345",
    "type": "file",
    "etag": "1",
    "name": "plan.pdf",
    "size": 629644,
    "created_at": "2026-06-01T10:00:00-07:00",
    "modified_at": "2026-06-01T10:00:00-07:00",
    "parent": {"id": "4353455", "type": "folder", "name": "Engines"},
    "owned_by": {"id": "11446498", "type": "user", "name": "Ada Lovelace", "login": "ada@example.com"},
}

provider = Provider(
    slug="box",
    name="Box",
    category="storage",
    base_url="https://api.box.com/2.0",
    hosts=("upload.box.com",),
    api_descriptions=("https://raw.githubusercontent.com/box/box-openapi/main/openapi.json",),
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://account.box.com/api/oauth2/authorize",
        token_url="https://api.box.com/oauth2/token",
        revoke=rfc7009("https://api.box.com/oauth2/revoke"),
        scopes=(SCOPE,),
        pkce=False,
    ),
    description="File storage and sharing for companies.",
    identity=Identity(request=Request(path="/users/me"), id="id", label="login"),
    rate=RateHeaders(),
    pagination=Pagination(style="offset", items="entries", parameter="offset", size_parameter="limit"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="BOX-SIGNATURE-PRIMARY",
        encoding="base64",
        signed="{body}{header:BOX-DELIVERY-TIMESTAMP}",
        timestamp_header="BOX-DELIVERY-TIMESTAMP",
        tolerance_seconds=600,
        event_type="trigger",
        event_id="id",
        docs_url="https://developer.box.com/guides/webhooks/v2/signatures-v2/",
    ),
    actions=(
        Action(
            key="list_folder",
            name="List a folder",
            description="Lists what is in a folder.",
            inputs=(FOLDER_ID, LIMIT, OFFSET),
            request=Request(
                path="/folders/{folder_id}/items", query={"fields": FIELDS, "limit": "{limit}", "offset": "{offset}"}
            ),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"total_count": 1, "limit": 100, "offset": 0, "entries": [FILE]},
            docs_url=f"{DOCS}/get-folders-id-items/",
        ),
        Action(
            key="search",
            name="Search",
            description="Finds files and folders by name, description and content.",
            inputs=(Field("query", "Words", description="What to look for.", example="plan"), LIMIT, OFFSET),
            request=Request(
                path="/search", query={"query": "{query}", "fields": FIELDS, "limit": "{limit}", "offset": "{offset}"}
            ),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"total_count": 1, "limit": 100, "offset": 0, "entries": [FILE], "type": "search_results_items"},
            docs_url=f"{DOCS}/get-search/",
        ),
        Action(
            key="get_file",
            name="Read about a file",
            description="Reads what Box knows of a file.",
            inputs=(FILE_ID,),
            request=Request(path="/files/{file_id}"),
            scopes=(SCOPE,),
            effect="idempotent",
            sample=FILE,
            docs_url=f"{DOCS}/get-files-id/",
        ),
        Action(
            key="create_folder",
            name="Create a folder",
            description="Creates a folder in another.",
            inputs=(FOLDER_ID, Field("name", "Name", description="Name of the new folder.", example="Plans")),
            request=Request(method="POST", path="/folders", json={"name": "{name}", "parent": {"id": "{folder_id}"}}),
            scopes=(SCOPE,),
            sample={"id": "4353456", "type": "folder", "name": "Plans", "parent": {"id": "4353455", "type": "folder"}},
            docs_url=f"{DOCS}/post-folders/",
        ),
        Action(
            key="move_file",
            name="Move or rename a file",
            description="Moves a file to another folder, renames it, or both.",
            inputs=(
                FILE_ID,
                Field("name", "Name", description="New name.", required=False, example="old.pdf"),
                Field("folder_id", "Folder id", description="New folder.", required=False, example="4353455"),
            ),
            request=Request(method="PUT", path="/files/{file_id}", json={"name": "{name}", "parent": {"id": "{folder_id}"}}),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={**FILE, "name": "old.pdf"},
            docs_url=f"{DOCS}/put-files-id/",
        ),
        Action(
            key="share_file",
            name="Share a file",
            description="Gives a file a shared link.",
            inputs=(
                FILE_ID,
                Field(
                    "access",
                    "For",
                    description="Who can open it.",
                    required=False,
                    default="company",
                    choices=("open", "company", "collaborators"),
                    example="company",
                ),
            ),
            request=Request(
                method="PUT",
                path="/files/{file_id}",
                query={"fields": "shared_link"},
                json={"shared_link": {"access": "{access}"}},
            ),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={
                "id": "12345",
                "type": "file",
                "shared_link": {"url": "https://app.box.com/s/vspke7y05sb214wjokpk", "access": "company"},
            },
            docs_url=f"{DOCS}/put-files-id--add-shared-link/",
        ),
        Action(
            key="add_collaborator",
            name="Invite to a folder",
            description="Invites someone to a folder by email.",
            inputs=(
                FOLDER_ID,
                Field("email", "Email", description="Whom to invite.", example="ada@example.com"),
                Field(
                    "role",
                    "Role",
                    description="What they may do.",
                    required=False,
                    default="viewer",
                    choices=("editor", "viewer", "previewer", "uploader", "co-owner"),
                    example="viewer",
                ),
            ),
            request=Request(
                method="POST",
                path="/collaborations",
                json={
                    "item": {"type": "folder", "id": "{folder_id}"},
                    "accessible_by": {"type": "user", "login": "{email}"},
                    "role": "{role}",
                },
            ),
            scopes=(SCOPE,),
            sample={"id": "12345678", "type": "collaboration", "role": "viewer", "status": "accepted"},
            docs_url=f"{DOCS}/post-collaborations/",
        ),
    ),
    triggers=(
        Trigger(
            key="new_file",
            name="New or changed file in a folder",
            description="Fires for each file or folder that is new in a folder or has changed.",
            kinds=("poll",),
            poll=Request(
                path="/folders/{folder_id}/items",
                query={"fields": FIELDS, "sort": "date", "direction": "DESC", "limit": 1000},
            ),
            inputs=(FOLDER_ID,),
            items="entries",
            event_id="type id etag",
            scopes=(SCOPE,),
            sample=FILE,
            docs_url=f"{DOCS}/get-folders-id-items/",
        ),
        Trigger(
            key="file_event",
            name="File uploaded or changed",
            description="Fires when a webhook tells of a file.",
            event_types=("FILE.UPLOADED", "FILE.RENAMED", "FILE.MOVED", "FILE.TRASHED", "FILE.DELETED", "FILE.COPIED"),
            event_id="id",
            sample={
                "type": "webhook_event",
                "id": "eb0c4e06-751f-442c-86f8-fd5bb404dbec",
                "created_at": "2026-06-01T10:00:00-07:00",
                "trigger": "FILE.UPLOADED",
                "webhook": {"id": "53", "type": "webhook"},
                "created_by": {"id": "11446498", "type": "user", "login": "ada@example.com"},
                "source": FILE,
            },
            docs_url="https://developer.box.com/reference/resources/webhook--full/",
        ),
    ),
)
