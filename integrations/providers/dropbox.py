"""Dropbox: file storage and sharing."""

from __future__ import annotations

from integrations.spec import Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, Revoke, Trigger, Webhook

DOCS = "https://www.dropbox.com/developers/documentation/http/documentation"
PATH = Field("path", "Path", description="Path or id of the file or folder.", example="/Engines/plan.pdf")
FILE: dict[str, Json] = {
    ".tag": "file",
    "id": "id:a4ayc_80_OEAAAAAAAAAXw",
    "name": "plan.pdf",
    "path_display": "/Engines/plan.pdf",
    "path_lower": "/engines/plan.pdf",
    "rev": "a1c10ce0dd78",
    "size": 7212,
    "is_downloadable": True,
    "client_modified": "2026-06-01T10:00:00Z",
    "server_modified": "2026-06-01T10:00:00Z",
}
LISTING: Json = {"entries": [FILE], "cursor": "ZtkX9_EHj3x7PMkVuFIhwKYXEpwpLwyxp9vMKomUhllil9q7eWiAu", "has_more": False}

provider = Provider(
    slug="dropbox",
    name="Dropbox",
    category="storage",
    base_url="https://api.dropboxapi.com/2",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://www.dropbox.com/oauth2/authorize",
        token_url="https://api.dropboxapi.com/oauth2/token",
        revoke=Revoke(
            request=Request(method="POST", path="https://api.dropboxapi.com/2/auth/token/revoke"), client_auth="bearer"
        ),
        scopes=("account_info.read", "files.content.read", "files.content.write", "files.metadata.read", "sharing.write"),
        authorize_params={"token_access_type": "offline"},
        offline_hint="token_access_type=offline",
    ),
    description="File storage and sharing.",
    identity=Identity(request=Request(method="POST", path="/users/get_current_account"), id="account_id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Dropbox-Signature",
        key="app secret",
        handshake="challenge",
        docs_url="https://www.dropbox.com/developers/reference/webhooks",
    ),
    actions=(
        Action(
            key="list_folder",
            name="List a folder",
            description="Lists what is in a folder.",
            inputs=(
                Field(
                    "path",
                    "Folder",
                    description="Path of the folder; empty for all.",
                    required=False,
                    default="",
                    example="/Engines",
                ),
                Field(
                    "recursive",
                    "With subfolders",
                    "boolean",
                    description="Go down.",
                    required=False,
                    default=False,
                    example=False,
                ),
                Field("limit", "Limit", "integer", description="1 to 2000.", required=False, default=100, example=100),
            ),
            request=Request(
                method="POST",
                path="/files/list_folder",
                json={"path": "{path}", "recursive": "{recursive}", "limit": "{limit}"},
            ),
            scopes=("files.metadata.read",),
            effect="idempotent",
            sample=LISTING,
            docs_url=f"{DOCS}#files-list_folder",
        ),
        Action(
            key="list_folder_more",
            name="List more of a folder",
            description="Goes on with a list, or tells what has changed since it ended.",
            inputs=(
                Field("cursor", "Cursor", description="cursor of the list before.", example="ZtkX9_EHj3x7PMkVuFIhwKYXEpw"),
            ),
            request=Request(method="POST", path="/files/list_folder/continue", json={"cursor": "{cursor}"}),
            scopes=("files.metadata.read",),
            effect="idempotent",
            sample=LISTING,
            docs_url=f"{DOCS}#files-list_folder-continue",
        ),
        Action(
            key="search",
            name="Search files",
            description="Finds files and folders by name and content.",
            inputs=(
                Field("query", "Words", description="What to look for.", example="plan"),
                Field("path", "Folder", description="Only below it.", required=False, example="/Engines"),
                Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=50, example=50),
            ),
            request=Request(
                method="POST",
                path="/files/search_v2",
                json={"query": "{query}", "options": {"path": "{path}", "max_results": "{limit}"}},
            ),
            scopes=("files.metadata.read",),
            effect="idempotent",
            sample={"matches": [{"metadata": {".tag": "metadata", "metadata": FILE}}], "has_more": False},
            docs_url=f"{DOCS}#files-search",
        ),
        Action(
            key="get_temporary_link",
            name="Get a download link",
            description="Gives an address from which a file can be downloaded for four hours.",
            inputs=(PATH,),
            request=Request(method="POST", path="/files/get_temporary_link", json={"path": "{path}"}),
            scopes=("files.content.read",),
            effect="idempotent",
            sample={"metadata": FILE, "link": "https://ucabc123456.dl.dropboxusercontent.com/cd/0/get/abc/file"},
            docs_url=f"{DOCS}#files-get_temporary_link",
        ),
        Action(
            key="create_folder",
            name="Create a folder",
            description="Creates a folder.",
            inputs=(Field("path", "Path", description="Path of the new folder.", example="/Engines/Plans"),),
            request=Request(method="POST", path="/files/create_folder_v2", json={"path": "{path}", "autorename": False}),
            scopes=("files.content.write",),
            sample={"metadata": {"id": "id:a4ayc_80_OEAAAAAAAAAXz", "name": "Plans", "path_display": "/Engines/Plans"}},
            docs_url=f"{DOCS}#files-create_folder",
        ),
        Action(
            key="upload_from_url",
            name="Save a file from an address",
            description="Saves the file at an address; it is done when the job has ended.",
            inputs=(
                Field("path", "Path", description="Where to save it.", example="/Engines/plan.pdf"),
                Field("url", "Address", description="Public https address.", example="https://example.com/plan.pdf"),
            ),
            request=Request(method="POST", path="/files/save_url", json={"path": "{path}", "url": "{url}"}),
            scopes=("files.content.write",),
            sample={".tag": "async_job_id", "async_job_id": "34g93hh34h04y384084"},
            docs_url=f"{DOCS}#files-save_url",
        ),
        Action(
            key="move",
            name="Move or rename",
            description="Moves or renames a file or folder.",
            inputs=(
                Field("from_path", "From", description="Its path.", example="/Engines/plan.pdf"),
                Field("to_path", "To", description="Its new path.", example="/Engines/old.pdf"),
            ),
            request=Request(method="POST", path="/files/move_v2", json={"from_path": "{from_path}", "to_path": "{to_path}"}),
            scopes=("files.content.write",),
            sample={"metadata": {**FILE, "name": "old.pdf", "path_display": "/Engines/old.pdf"}},
            docs_url=f"{DOCS}#files-move",
        ),
        Action(
            key="delete",
            name="Delete",
            description="Deletes a file or folder with all in it.",
            inputs=(PATH,),
            request=Request(method="POST", path="/files/delete_v2", json={"path": "{path}"}),
            scopes=("files.content.write",),
            sample={"metadata": FILE},
            docs_url=f"{DOCS}#files-delete",
        ),
        Action(
            key="share",
            name="Create a shared link",
            description="Creates a link to a file or folder for others.",
            inputs=(PATH,),
            request=Request(method="POST", path="/sharing/create_shared_link_with_settings", json={"path": "{path}"}),
            scopes=("sharing.write",),
            sample={".tag": "file", "url": "https://www.dropbox.com/scl/fi/abc/plan.pdf?rlkey=def&dl=0", "name": "plan.pdf"},
            docs_url=f"{DOCS}#sharing-create_shared_link_with_settings",
        ),
    ),
    triggers=(
        Trigger(
            key="new_file",
            name="New file in a folder",
            description="Fires for each new file or folder in a folder of up to 2000.",
            kinds=("poll",),
            poll=Request(method="POST", path="/files/list_folder", json={"path": "{path}", "limit": 2000}),
            inputs=(Field("path", "Folder", description="Path of the folder.", example="/Engines"),),
            items="entries",
            event_id="id",
            scopes=("files.metadata.read",),
            sample=FILE,
            docs_url=f"{DOCS}#files-list_folder",
        ),
    ),
)
