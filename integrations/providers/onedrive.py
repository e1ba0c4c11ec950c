"""OneDrive: file storage by Microsoft."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://learn.microsoft.com/en-us/graph/api"
READ, WRITE = ("Files.Read",), ("Files.ReadWrite",)


def quoted(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Words inside an OData string, whose quotes are doubled: https://learn.microsoft.com/graph/query-parameters"""
    return {"quoted": str(inputs["words"]).replace("'", "''")}


ITEM_ID = Field("item_id", "Item", description="Id of the file or folder.", example="01BYE5RZ6QN3ZWBTUFOFD3GSPGOHDJD36K")
FOLDER = Field(
    "folder_id",
    "Folder",
    description="Id of a folder, or `root`.",
    required=False,
    default="root",
    example="01BYE5RZ56Y2GOVW7725BZO354PWSELRRZ",
)
LIMIT = Field("limit", "Limit", "integer", description="1 to 200.", required=False, default=50, example=50)
FILE: dict[str, Json] = {
    "id": "01BYE5RZ6QN3ZWBTUFOFD3GSPGOHDJD36K",
    "name": "Brief.docx",
    "size": 35212,
    "createdDateTime": "2026-06-01T10:00:00Z",
    "lastModifiedDateTime": "2026-06-01T11:30:00Z",
    "webUrl": "https://acme-my.sharepoint.com/personal/ada/Documents/Brief.docx",
    "parentReference": {"id": "01BYE5RZ56Y2GOVW7725BZO354PWSELRRZ", "path": "/drive/root:"},
    "file": {"mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
}

provider = Provider(
    slug="onedrive",
    name="OneDrive",
    category="storage",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url=f"{DOCS}/resources/onedrive",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        scopes=("offline_access", "User.Read", "Files.ReadWrite.All"),
        # https://learn.microsoft.com/graph/permissions-reference
        implied_scopes={
            "Files.ReadWrite.All": ("Files.ReadWrite", "Files.Read.All"),
            "Files.ReadWrite": ("Files.Read",),
            "Files.Read.All": ("Files.Read",),
        },
        scope_words={
            "User.Read": "See your profile",
            "Files.ReadWrite.All": "Read and change all files you can reach",
            "Files.ReadWrite": "Read and change your files",
            "Files.Read": "Read your files",
            "offline_access": "Keep access when you are away",
        },
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="File storage by Microsoft.",
    aliases=("one-drive",),
    identity=Identity(request=Request(path="/me/drive"), id="id", label="owner.user.displayName"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="value.*.clientState",
        encoding="none",
        key="client state of the subscription",
        handshake="validationToken",
        items="value",
        event_type="changeType",
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/subscriptions",
                json={
                    "changeType": "updated",  # the only one a drive knows
                    "notificationUrl": "{callback_url}",
                    "resource": "me/drive/root",
                    "expirationDateTime": "{expires_at}",
                    "clientState": "{webhook_secret}",
                },
            ),
            renew=Request(method="PATCH", path="/subscriptions/{subscription_id}", json={"expirationDateTime": "{expires_at}"}),
            delete=Request(method="DELETE", path="/subscriptions/{subscription_id}"),
            expires="expirationDateTime",
            lifetime=29 * 86_400,  # a drive's subscription lives at most 42,300 minutes
            docs_url=f"{DOCS}/subscription-post-subscriptions",
        ),
        docs_url="https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
    ),
    actions=(
        Action(
            key="list_files",
            name="List files",
            description="Lists what is in a folder, changed last first.",
            inputs=(FOLDER, LIMIT),
            request=Request(
                path="/me/drive/items/{folder_id}/children",
                query={"$top": "{limit}", "$orderby": "lastModifiedDateTime desc"},
            ),
            scopes=READ,
            effect="idempotent",
            sample={"value": [FILE]},
            docs_url=f"{DOCS}/driveitem-list-children",
        ),
        Action(
            key="search_files",
            name="Search files",
            description="Finds files and folders by words in name and content.",
            inputs=(Field("words", "Words", description="What to look for.", example="brief"), LIMIT),
            prepare=quoted,
            prepares=("quoted",),
            request=Request(path="/me/drive/root/search(q='{quoted}')", query={"$top": "{limit}"}),
            scopes=READ,
            effect="idempotent",
            sample={"value": [FILE]},
            docs_url=f"{DOCS}/driveitem-search",
        ),
        Action(
            key="get_file",
            name="Read a file's details",
            description="Reads what is known of a file or folder, with a short-lived address to download it from.",
            inputs=(ITEM_ID,),
            request=Request(path="/me/drive/items/{item_id}"),
            scopes=READ,
            effect="idempotent",
            sample={**FILE, "@microsoft.graph.downloadUrl": "https://acme-my.sharepoint.com/_layouts/15/download.aspx"},
            docs_url=f"{DOCS}/driveitem-get",
        ),
        Action(
            key="upload_text",
            name="Write a text file",
            description="Creates a text file of up to 250 MB in a folder, or replaces the one of that name.",
            inputs=(
                FOLDER,
                Field("name", "Name", description="Name of the file.", example="notes.txt"),
                Field("text", "Text", description="Content of the file.", example="Hello Ada", long=True),
                Field(
                    "mime_type",
                    "Kind",
                    description="MIME type of the text.",
                    required=False,
                    default="text/plain",
                    example="text/csv",
                ),
            ),
            request=Request(
                method="PUT",
                path="/me/drive/items/{folder_id}:/{name}:/content",
                headers={"Content-Type": "{mime_type}"},
                raw="{text}",
            ),
            scopes=WRITE,
            effect="idempotent",
            sample={**FILE, "name": "notes.txt", "size": 9, "file": {"mimeType": "text/plain"}},
            docs_url=f"{DOCS}/driveitem-put-content",
        ),
        Action(
            key="create_folder",
            name="Create a folder",
            description="Creates a folder; where the name is taken it gets another.",
            inputs=(FOLDER, Field("name", "Name", description="Name of the folder.", example="Launch")),
            request=Request(
                method="POST",
                path="/me/drive/items/{folder_id}/children",
                json={"name": "{name}", "folder": {}, "@microsoft.graph.conflictBehavior": "rename"},
            ),
            scopes=WRITE,
            sample={"id": "01BYE5RZ5YOS4CWLFWORAJ4U63SCA3JT5P", "name": "Launch", "folder": {"childCount": 0}},
            docs_url=f"{DOCS}/driveitem-post-children",
        ),
        Action(
            key="move_file",
            name="Move or rename a file",
            description="Gives a file or folder another name, another place, or both.",
            inputs=(
                ITEM_ID,
                Field("name", "Name", description="New name.", required=False, example="Brief 2026.docx"),
                Field(
                    "to_folder_id",
                    "Folder",
                    description="Id of the folder to move it to.",
                    required=False,
                    example="01BYE5RZ5YOS4CWLFWORAJ4U63SCA3JT5P",
                ),
            ),
            request=Request(
                method="PATCH",
                path="/me/drive/items/{item_id}",
                json={"name": "{name}", "parentReference": {"id": "{to_folder_id}"}},
            ),
            scopes=WRITE,
            effect="idempotent",
            sample=FILE,
            docs_url=f"{DOCS}/driveitem-move",
        ),
        Action(
            key="share_file",
            name="Make a sharing link",
            description="Makes a link to a file or folder, or returns the one that exists.",
            inputs=(
                ITEM_ID,
                Field(
                    "type",
                    "May",
                    description="What it allows.",
                    required=False,
                    choices=("view", "edit"),
                    default="view",
                    example="view",
                ),
                Field(
                    "scope",
                    "For",
                    description="Whom it is for.",
                    required=False,
                    choices=("anonymous", "organization"),
                    example="organization",
                ),
            ),
            request=Request(
                method="POST", path="/me/drive/items/{item_id}/createLink", json={"type": "{type}", "scope": "{scope}"}
            ),
            scopes=WRITE,
            effect="idempotent",
            sample={
                "id": "123ABC",
                "roles": ["read"],
                "link": {"type": "view", "scope": "organization", "webUrl": "https://acme-my.sharepoint.com/:w:/g/A6913278"},
            },
            docs_url=f"{DOCS}/driveitem-createlink",
        ),
        Action(
            key="delete_file",
            name="Delete a file",
            description="Moves a file or folder to the recycle bin.",
            inputs=(ITEM_ID,),
            request=Request(method="DELETE", path="/me/drive/items/{item_id}"),
            scopes=WRITE,
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/driveitem-delete",
        ),
    ),
    triggers=(
        Trigger(
            key="new_file",
            name="New file",
            description="Fires for each file or folder that is put into the top folder.",
            kinds=("poll",),
            poll=Request(path="/me/drive/root/children", query={"$top": 200, "$orderby": "lastModifiedDateTime desc"}),
            items="value",
            event_id="id",
            scopes=READ,
            sample=FILE,
            docs_url=f"{DOCS}/driveitem-list-children",
        ),
        Trigger(
            key="file_changed",
            name="File changed",
            description="Fires each time a file of a work or school account is added or changed, in any folder.",
            kinds=("poll",),
            # a time in place of a token: https://learn.microsoft.com/graph/api/driveitem-delta#example-4
            poll=Request(path="/me/drive/root/delta", query={"token": "{since}", "$top": 200}),
            items="value",
            event_id="id lastModifiedDateTime",
            scopes=READ,
            sample=FILE,
            docs_url=f"{DOCS}/driveitem-delta",
        ),
    ),
)
