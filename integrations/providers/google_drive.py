"""Google Drive: find, create, share and tidy files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

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
    Subscription,
    Trigger,
    Webhook,
    rfc7009,
)

SCOPE = "https://www.googleapis.com/auth/drive"
READ, OWN, METADATA = f"{SCOPE}.readonly", f"{SCOPE}.file", f"{SCOPE}.metadata.readonly"
DOCS = "https://developers.google.com/workspace/drive/api/reference/rest/v3"
FIELDS = "id,name,mimeType,parents,size,modifiedTime,webViewLink"
SHOWN: dict[str, Json] = {"fields": FIELDS, "supportsAllDrives": True}
FOUND = f"nextPageToken,files({FIELDS})"
LISTED: dict[str, Json] = {"fields": FOUND, "supportsAllDrives": True, "includeItemsFromAllDrives": True}


def upload(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Name and content as one multipart/related body (RFC 2387), which is how Drive takes small files in one call."""
    content = str(inputs["content"])
    boundary = sha256(content.encode()).hexdigest()[:32]
    about = {"name": inputs["name"]} | ({"parents": [inputs["folder_id"]]} if "folder_id" in inputs else {})
    parts = (
        ("application/json; charset=UTF-8", json.dumps(about)),
        (f"{inputs.get('mime_type', 'text/plain')}; charset=UTF-8", content),
    )
    text = "".join(f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n{part}\r\n" for kind, part in parts)
    return {"boundary": boundary, "multipart": f"{text}--{boundary}--\r\n"}


def parents(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """The folder as the list of one that Drive wants."""
    return {"parents": [inputs["folder_id"]]} if "folder_id" in inputs else {}


def newest(query: str, *, by: str) -> Request:
    """Files that match, those with the latest time first."""
    return Request(path="/files", query={"q": query, "orderBy": f"{by} desc", "pageSize": 100, **LISTED})


FILE_ID = Field("file_id", "File id", description="Id of the file.", example="1a2B3c4D5e6F7g8H9i0J")
FOLDER = Field(
    "folder_id", "Folder", description="Id of the folder to put it in.", required=False, example="0B1c2D3e4F5g6H7i8J9k"
)
NAME = Field("name", "Name", description="Name of the file.", example="notes.txt")
FILE: Json = {
    "id": "1a2B3c4D5e6F7g8H9i0J",
    "name": "notes.txt",
    "mimeType": "text/plain",
    "parents": ["0B1c2D3e4F5g6H7i8J9k"],
    "size": "12",
    "modifiedTime": "2026-06-01T10:00:00.000Z",
    "webViewLink": "https://drive.google.com/file/d/1a2B3c4D5e6F7g8H9i0J/view",
}

provider = Provider(
    slug="google-drive",
    name="Google Drive",
    category="storage",
    curated=9,
    base_url="https://www.googleapis.com/drive/v3",
    docs_url=DOCS,
    website_url="https://drive.google.com",
    description="Find, create, share and tidy files.",
    checked="2026-11",
    api_descriptions=("https://www.googleapis.com/discovery/v1/apis/drive/v3/rest",),
    aliases=("gdrive",),
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", SCOPE),
        # https://developers.google.com/workspace/drive/api/guides/api-specific-auth; drive.file passes for its own files
        implied_scopes={SCOPE: (READ, OWN), READ: (METADATA,), OWN: (READ, METADATA)},
        scope_words={
            SCOPE: "See, change, create and delete all files",
            READ: "See and download all files",
            OWN: "See, change, create and delete the files you open with the app",
            METADATA: "See names and details of files",
        },
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    identity=Identity(
        request=Request(path="/about", query={"fields": "user"}), id="user.permissionId", label="user.emailAddress"
    ),
    rate=RateHeaders(),
    pagination=Pagination(
        style="cursor", items="files", parameter="pageToken", cursor="nextPageToken", size_parameter="pageSize"
    ),
    webhook=Webhook(
        algorithm="shared-token",
        header="X-Goog-Channel-Token",
        encoding="none",
        key="token of the watch channel",
        event_type="header:X-Goog-Resource-State",
        event_id="header:X-Goog-Channel-ID header:X-Goog-Message-Number",
        confirmations=("sync",),
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/files/{file_id}/watch",
                query={"supportsAllDrives": True},
                json={
                    "id": "{request_id}",
                    "type": "web_hook",
                    "address": "{callback_url}",
                    "token": "{webhook_secret}",
                    "expiration": "{expires_ms}",
                },
            ),
            delete=Request(
                method="POST", path="/channels/stop", json={"id": "{subscription_id}", "resourceId": "{resource_id}"}
            ),
            keeps={"resource_id": "resourceId"},
            expires="expiration",
            lifetime=86_400,  # a file's channel lives at most a day
            inputs=(FILE_ID,),
            docs_url=f"{DOCS}/files/watch",
        ),
        docs_url="https://developers.google.com/workspace/drive/api/guides/push",
    ),
    actions=(
        Action(
            key="search_files",
            name="Search files",
            description="Finds files and folders with Drive's query language.",
            inputs=(
                Field(
                    "query",
                    "Query",
                    description="Such as `name contains 'plan' and trashed = false`.",
                    required=False,
                    example="name contains 'plan' and trashed = false",
                ),
                Field("page_size", "Limit", "integer", description="1 to 1000.", required=False, default=50, example=50),
                Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="~!!~AI"),
            ),
            request=Request(
                path="/files", query={"q": "{query}", "pageSize": "{page_size}", "pageToken": "{page_token}", **LISTED}
            ),
            scopes=(METADATA,),
            effect="idempotent",
            sample={"files": [FILE]},
            docs_url=f"{DOCS}/files/list",
        ),
        Action(
            key="get_file",
            name="Describe a file",
            description="Gives a file's name, kind, size and link.",
            inputs=(FILE_ID,),
            request=Request(path="/files/{file_id}", query=SHOWN),
            scopes=(METADATA,),
            effect="idempotent",
            sample=FILE,
            docs_url=f"{DOCS}/files/get",
        ),
        Action(
            key="create_text_file",
            name="Create a text file",
            description="Creates a file from text, up to 5 MB.",
            inputs=(
                NAME,
                Field("content", "Content", description="Text of the file.", example="Hello", long=True),
                Field(
                    "mime_type",
                    "Kind",
                    description="Media type of the text.",
                    required=False,
                    choices=("text/plain", "text/html", "text/markdown", "text/csv", "application/json"),
                    default="text/plain",
                    example="text/plain",
                ),
                FOLDER,
            ),
            prepare=upload,
            prepares=("boundary", "multipart"),
            request=Request(
                method="POST",
                path="https://www.googleapis.com/upload/drive/v3/files",
                query={"uploadType": "multipart", **SHOWN},
                headers={"Content-Type": "multipart/related; boundary={boundary}"},
                raw="{multipart}",
            ),
            scopes=(OWN,),
            sample=FILE,
            docs_url="https://developers.google.com/workspace/drive/api/guides/manage-uploads",
        ),
        Action(
            key="create_folder",
            name="Create a folder",
            description="Creates an empty folder.",
            inputs=(Field("name", "Name", description="Name of the folder.", example="Plans"), FOLDER),
            prepare=parents,
            prepares=("parents",),
            request=Request(
                method="POST",
                path="/files",
                query=SHOWN,
                json={"name": "{name}", "mimeType": "application/vnd.google-apps.folder", "parents": "{parents}"},
            ),
            scopes=(OWN,),
            sample={"id": "0B1c2D3e4F5g6H7i8J9k", "name": "Plans", "mimeType": "application/vnd.google-apps.folder"},
            docs_url=f"{DOCS}/files/create",
        ),
        Action(
            key="copy_file",
            name="Copy a file",
            description="Makes a copy of a file.",
            inputs=(
                FILE_ID,
                Field("name", "Name", description="Name of the copy.", required=False, example="notes copy.txt"),
                FOLDER,
            ),
            prepare=parents,
            prepares=("parents",),
            request=Request(
                method="POST", path="/files/{file_id}/copy", query=SHOWN, json={"name": "{name}", "parents": "{parents}"}
            ),
            scopes=(OWN,),
            sample=FILE,
            docs_url=f"{DOCS}/files/copy",
        ),
        Action(
            key="rename_file",
            name="Rename a file",
            description="Changes a file's name.",
            inputs=(FILE_ID, NAME),
            request=Request(method="PATCH", path="/files/{file_id}", query=SHOWN, json={"name": "{name}"}),
            scopes=(OWN,),
            effect="idempotent",
            sample=FILE,
            docs_url=f"{DOCS}/files/update",
        ),
        Action(
            key="trash_file",
            name="Move to trash",
            description="Moves a file to the trash.",
            inputs=(FILE_ID,),
            request=Request(
                method="PATCH",
                path="/files/{file_id}",
                query={"fields": "id,trashed", "supportsAllDrives": True},
                json={"trashed": True},
            ),
            scopes=(OWN,),
            effect="idempotent",
            sample={"id": "1a2B3c4D5e6F7g8H9i0J", "trashed": True},
            docs_url=f"{DOCS}/files/update",
        ),
        Action(
            key="share_file",
            name="Share a file",
            description="Gives a person access to a file.",
            inputs=(
                FILE_ID,
                Field("email", "Person", description="Email address.", example="ada@example.com"),
                Field(
                    "role", "Role", description="What they may do.", choices=("reader", "commenter", "writer"), example="reader"
                ),
                Field("notify", "Notify", "boolean", description="Send a mail.", required=False, default=True, example=True),
            ),
            request=Request(
                method="POST",
                path="/files/{file_id}/permissions",
                query={"sendNotificationEmail": "{notify}", "supportsAllDrives": True},
                json={"type": "user", "role": "{role}", "emailAddress": "{email}"},
            ),
            scopes=(OWN,),
            sample={"kind": "drive#permission", "id": "09876543210987654321", "type": "user", "role": "reader"},
            docs_url=f"{DOCS}/permissions/create",
        ),
        Action(
            key="export_document",
            name="Export a document",
            description="Gives a Google document as text, up to 10 MB.",
            inputs=(
                FILE_ID,
                Field(
                    "mime_type",
                    "Kind",
                    description="Media type wanted.",
                    required=False,
                    choices=("text/plain", "text/html", "text/markdown", "text/csv"),
                    default="text/plain",
                    example="text/plain",
                ),
            ),
            request=Request(path="/files/{file_id}/export", query={"mimeType": "{mime_type}"}),
            scopes=(READ,),
            effect="idempotent",
            sample="Hello",
            docs_url=f"{DOCS}/files/export",
        ),
        Action(
            key="move_file",
            name="Move a file",
            description="Moves a file from one folder to another.",
            inputs=(
                FILE_ID,
                Field("from_folder", "From", description="Id of the folder it is in.", example="0B1c2D3e4F5g6H7i8J9k"),
                Field("to_folder", "To", description="Id of the folder to put it in.", example="0B9k8J7i6H5g4F3e2D1c"),
            ),
            request=Request(
                method="PATCH",
                path="/files/{file_id}",
                query={"addParents": "{to_folder}", "removeParents": "{from_folder}", **SHOWN},
                json={},
            ),
            scopes=(OWN,),
            effect="idempotent",
            sample=FILE,
            docs_url="https://developers.google.com/workspace/drive/api/guides/folder",
        ),
        Action(
            key="list_permissions",
            name="List who has access",
            description="Lists the people and groups that can open a file.",
            inputs=(FILE_ID,),
            request=Request(
                path="/files/{file_id}/permissions",
                query={"fields": "permissions(id,type,role,emailAddress)", "supportsAllDrives": True},
            ),
            scopes=(METADATA,),
            effect="idempotent",
            sample={"permissions": [{"id": "0987", "type": "user", "role": "owner", "emailAddress": "ada@example.com"}]},
            docs_url=f"{DOCS}/permissions/list",
        ),
        Action(
            key="unshare_file",
            name="Take access away",
            description="Ends a person's or group's access to a file.",
            inputs=(FILE_ID, Field("permission_id", "Permission id", description="As listed.", example="0987")),
            request=Request(
                method="DELETE", path="/files/{file_id}/permissions/{permission_id}", query={"supportsAllDrives": True}
            ),
            scopes=(OWN,),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/permissions/delete",
        ),
    ),
    triggers=(
        Trigger(
            key="file_created",
            name="File created",
            description="Fires for each new file the account can see.",
            kinds=("poll",),
            poll=newest("trashed = false", by="createdTime"),
            items="files",
            event_id="id",
            scopes=(METADATA,),
            sample=FILE,
            docs_url=f"{DOCS}/files/list",
        ),
        Trigger(
            key="file_created_in_folder",
            name="File created in a folder",
            description="Fires for each new file directly in one folder.",
            kinds=("poll",),
            inputs=(replace(FOLDER, description="Id of the folder watched.", required=True),),
            poll=newest("'{folder_id}' in parents and trashed = false", by="createdTime"),
            items="files",
            event_id="id",
            scopes=(METADATA,),
            sample=FILE,
            docs_url=f"{DOCS}/files/list",
        ),
        Trigger(
            key="file_changed",
            name="File created or changed",
            description="Fires for each file the account can see that is new or was changed.",
            kinds=("poll",),
            poll=newest("trashed = false", by="modifiedTime"),
            items="files",
            event_id="id modifiedTime",
            scopes=(METADATA,),
            sample=FILE,
            docs_url=f"{DOCS}/files/list",
        ),
    ),
)
