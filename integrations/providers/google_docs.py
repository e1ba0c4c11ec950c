"""Google Docs: documents read and written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from integrations.spec import Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, Trigger, rfc7009

SCOPE = "https://www.googleapis.com/auth/documents"
READ, FILES = f"{SCOPE}.readonly", "https://www.googleapis.com/auth/drive.file"
DOCS = "https://developers.google.com/workspace/docs/api/reference/rest/v1/documents"
DRIVE = "https://www.googleapis.com/drive/v3/files"
DRIVE_DOCS = "https://developers.google.com/workspace/drive/api/reference/rest/v3/files"
KIND = "mimeType = 'application/vnd.google-apps.document' and trashed = false"
CHANGE = "/documents/{document_id}:batchUpdate"

DOCUMENT = Field(
    "document_id",
    "Document id",
    description="The long word in the document's address.",
    example="195j9eDD3ccgjQRttHhJPymLJUCOUjs-jmwTrekvdjFE",
)
FILE: Json = {
    "id": "195j9eDD3ccgjQRttHhJPymLJUCOUjs-jmwTrekvdjFE",
    "name": "Plan",
    "createdTime": "2026-06-01T10:00:00.000Z",
    "modifiedTime": "2026-06-01T10:00:00.000Z",
    "webViewLink": "https://docs.google.com/document/d/195j9eDD3ccgjQRttHhJPymLJUCOUjs-jmwTrekvdjFE/edit",
}
FIELDS = "id,name,createdTime,modifiedTime,webViewLink"
CHANGED: Json = {"documentId": "195j9eDD3ccgjQRttHhJPymLJUCOUjs-jmwTrekvdjFE", "replies": [{}]}


def readable(document: Json) -> Json:
    """A document's title and plain text; tables are read cell by cell, pictures are left out."""
    if not isinstance(document, dict):
        return document
    body: Any = document.get("body") or {}
    return {
        "document_id": document.get("documentId"),
        "title": document.get("title"),
        "revision_id": document.get("revisionId"),
        "text": "".join(_texts(body.get("content", ()))),
    }


def _texts(elements: Any) -> Iterator[str]:
    for element in elements:
        for part in element.get("paragraph", {}).get("elements", ()):
            yield part.get("textRun", {}).get("content", "")
        for row in element.get("table", {}).get("tableRows", ()):
            for cell in row.get("tableCells", ()):
                yield from _texts(cell.get("content", ()))


def newest(by: str) -> Request:
    """Documents the app may see, those with the latest time first."""
    return Request(path=DRIVE, query={"q": KIND, "orderBy": f"{by} desc", "pageSize": 100, "fields": f"files({FIELDS})"})


provider = Provider(
    slug="google-docs",
    name="Google Docs",
    category="documents",
    base_url="https://docs.googleapis.com/v1",
    docs_url="https://developers.google.com/workspace/docs/api/reference/rest",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", SCOPE, FILES),
        # https://developers.google.com/workspace/docs/api/auth; `drive.file` passes for the app's own files
        implied_scopes={SCOPE: (READ,), FILES: (SCOPE, READ)},
        scope_words={
            SCOPE: "See, change, create and delete all documents",
            READ: "See all documents",
            FILES: "See, change, create and delete the files you open with the app",
        },
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Documents read and written.",
    checked="2026-11",
    api_descriptions=("https://docs.googleapis.com/$discovery/rest?version=v1",),
    hosts=("openidconnect.googleapis.com", "www.googleapis.com"),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
    actions=(
        Action(
            key="create_document",
            name="Create a document",
            description="Creates an empty document in the account's Drive.",
            inputs=(Field("title", "Title", description="Name of the document.", example="Plan"),),
            request=Request(method="POST", path="/documents", json={"title": "{title}"}),
            scopes=(SCOPE,),
            sample={"documentId": "195j9eDD3ccgjQRttHhJPymLJUCOUjs-jmwTrekvdjFE", "title": "Plan", "revisionId": "AB1"},
            docs_url=f"{DOCS}/create",
        ),
        Action(
            key="get_document",
            name="Read a document",
            description="Gives a document's title and plain text.",
            inputs=(DOCUMENT,),
            request=Request(path="/documents/{document_id}"),
            result=readable,
            scopes=(READ,),
            effect="idempotent",
            sample={
                "document_id": "195j9eDD3ccgjQRttHhJPymLJUCOUjs-jmwTrekvdjFE",
                "title": "Plan",
                "revision_id": "AB1",
                "text": "Goals\n",
            },
            docs_url=f"{DOCS}/get",
        ),
        Action(
            key="append_text",
            name="Append text",
            description="Adds text at the end of a document.",
            inputs=(DOCUMENT, Field("text", "Text", description="What to add.", example="Goals", long=True)),
            request=Request(
                method="POST", path=CHANGE, json={"requests": [{"insertText": {"text": "{text}", "endOfSegmentLocation": {}}}]}
            ),
            scopes=(SCOPE,),
            sample=CHANGED,
            docs_url=f"{DOCS}/request#inserttextrequest",
        ),
        Action(
            key="insert_text",
            name="Insert text",
            description="Adds text at a place in a document.",
            inputs=(
                DOCUMENT,
                Field("text", "Text", description="What to add.", example="Goals", long=True),
                Field(
                    "index",
                    "Place",
                    "integer",
                    description="Place in the text; 1 is its start.",
                    required=False,
                    default=1,
                    example=1,
                ),
            ),
            request=Request(
                method="POST",
                path=CHANGE,
                json={"requests": [{"insertText": {"text": "{text}", "location": {"index": "{index}"}}}]},
            ),
            scopes=(SCOPE,),
            sample=CHANGED,
            docs_url=f"{DOCS}/request#inserttextrequest",
        ),
        Action(
            key="replace_text",
            name="Replace text",
            description="Replaces a text everywhere in a document, such as a placeholder of a template.",
            inputs=(
                DOCUMENT,
                Field("find", "Text", description="What to look for.", example="[customer]"),
                Field("replacement", "Replacement", description="What to put instead.", example="Acme"),
                Field(
                    "match_case",
                    "Match case",
                    "boolean",
                    description="Tell capitals.",
                    required=False,
                    default=True,
                    example=True,
                ),
            ),
            request=Request(
                method="POST",
                path=CHANGE,
                json={
                    "requests": [
                        {
                            "replaceAllText": {
                                "containsText": {"text": "{find}", "matchCase": "{match_case}"},
                                "replaceText": "{replacement}",
                            }
                        }
                    ]
                },
            ),
            scopes=(SCOPE,),
            sample={"replies": [{"replaceAllText": {"occurrencesChanged": 2}}]},
            docs_url=f"{DOCS}/request#replacealltextrequest",
        ),
        Action(
            key="append_image",
            name="Append a picture",
            description="Adds a picture from a public address at the end of a document.",
            inputs=(
                DOCUMENT,
                Field(
                    "url", "Address", description="Public address of a PNG, JPEG or GIF.", example="https://example.com/a.png"
                ),
            ),
            request=Request(
                method="POST",
                path=CHANGE,
                json={"requests": [{"insertInlineImage": {"uri": "{url}", "endOfSegmentLocation": {}}}]},
            ),
            scopes=(SCOPE,),
            sample={"replies": [{"insertInlineImage": {"objectId": "kix.a1b2c3"}}]},
            docs_url=f"{DOCS}/request#insertinlineimagerequest",
        ),
        Action(
            key="copy_document",
            name="Copy a document",
            description="Makes a copy of a document the app may use, such as a template.",
            inputs=(DOCUMENT, Field("name", "Name", description="Name of the copy.", example="Plan of Acme")),
            request=Request(
                method="POST", path=f"{DRIVE}/{{document_id}}/copy", query={"fields": FIELDS}, json={"name": "{name}"}
            ),
            scopes=(FILES,),
            sample=FILE,
            docs_url=f"{DRIVE_DOCS}/copy",
        ),
        Action(
            key="list_documents",
            name="List documents",
            description="Lists the documents the app made or was given, the last changed first.",
            request=newest("modifiedTime"),
            scopes=(FILES,),
            effect="idempotent",
            sample={"files": [FILE]},
            docs_url=f"{DRIVE_DOCS}/list",
        ),
    ),
    triggers=(
        Trigger(
            key="new_document",
            name="New document",
            description="Fires for each document the app made or was given.",
            kinds=("poll",),
            poll=newest("createdTime"),
            items="files",
            event_id="id",
            scopes=(FILES,),
            sample=FILE,
            docs_url=f"{DRIVE_DOCS}/list",
        ),
        Trigger(
            key="document_changed",
            name="Document changed",
            description="Fires when a document the app made or was given is changed.",
            kinds=("poll",),
            poll=newest("modifiedTime"),
            items="files",
            event_id="id modifiedTime",
            scopes=(FILES,),
            sample=FILE,
            docs_url=f"{DRIVE_DOCS}/list",
        ),
    ),
)
