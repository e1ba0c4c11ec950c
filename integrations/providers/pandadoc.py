"""PandaDoc: proposals, quotes and contracts."""

from __future__ import annotations

from integrations.spec import Action, ApiKey, Field, Identity, Json, OAuth2, Pagination, Provider, Request, Trigger, Webhook

DOCS = "https://developers.pandadoc.com/reference"
DOCUMENT_ID = Field("document_id", "Document id", description="Id of the document.", example="msFYActMfJHqNTKH8YSvF1")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
PAGE = Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, default=1, example=1)
WORDS = Field("query", "Words", description="Looked for in the name.", required=False, example="Engine")
DOCUMENT: dict[str, Json] = {
    "id": "msFYActMfJHqNTKH8YSvF1",
    "name": "Engine contract",
    "status": "document.draft",
    "date_created": "2026-06-01T10:00:00.000000Z",
    "date_modified": "2026-06-01T10:00:05.000000Z",
    "expiration_date": None,
    "version": "1",
}

provider = Provider(
    slug="pandadoc",
    name="PandaDoc",
    category="documents",
    base_url="https://api.pandadoc.com/public/v1",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://app.pandadoc.com/oauth2/authorize",
        token_url="https://api.pandadoc.com/oauth2/access_token",
        scopes=("read", "write"),
        pkce=False,
    ),
    # https://developers.pandadoc.com/reference/auth-overview
    alternatives=(ApiKey(template="API-Key {api_key}", help="Under Developer Dashboard."),),
    description="Proposals, quotes and contracts.",
    identity=Identity(request=Request(path="/members/current/"), id="user_id", label="email"),
    pagination=Pagination(style="page", items="results", parameter="page", size_parameter="count"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        query_field="signature",
        items=".",
        event_type="event",
        docs_url="https://developers.pandadoc.com/docs/webhook-verification",
    ),
    actions=(
        Action(
            key="create_from_template",
            name="Create a document",
            description="Creates a document from a template for one recipient; it takes a moment until it can be sent.",
            inputs=(
                Field("template_id", "Template id", description="Id of the template.", example="BhVzRcxH9Z2LgfPPGXFUBa"),
                Field("name", "Name", description="Name of the document.", example="Engine contract"),
                Field("email", "Email", description="Of the recipient.", example="ada@example.com"),
                Field("first_name", "First name", description="Of the recipient.", required=False, example="Ada"),
                Field("last_name", "Last name", description="Of the recipient.", required=False, example="Lovelace"),
                Field("role", "Role", description="In the template.", required=False, example="Client"),
                Field(
                    "tokens",
                    "Variables",
                    "array",
                    description="Each with name and value.",
                    required=False,
                    items={"type": "object"},
                    example=[{"name": "Client.Company", "value": "Analytical Engines"}],
                ),
            ),
            request=Request(
                method="POST",
                path="/documents",
                json={
                    "name": "{name}",
                    "template_uuid": "{template_id}",
                    "recipients": [
                        {"email": "{email}", "first_name": "{first_name}", "last_name": "{last_name}", "role": "{role}"}
                    ],
                    "tokens": "{tokens}",
                },
            ),
            scopes=("write",),
            sample={**DOCUMENT, "status": "document.uploaded"},
            docs_url=f"{DOCS}/create-document-from-pandadoc-template",
        ),
        Action(
            key="send_document",
            name="Send a document",
            description="Sends a draft to its recipients.",
            inputs=(
                DOCUMENT_ID,
                Field("subject", "Subject", description="Of the email.", required=False, example="Please sign"),
                Field("message", "Message", description="Text of the email.", required=False, long=True, example="Hello."),
                Field(
                    "silent",
                    "Without email",
                    "boolean",
                    description="Do not email.",
                    required=False,
                    default=False,
                    example=False,
                ),
            ),
            request=Request(
                method="POST",
                path="/documents/{document_id}/send",
                json={"subject": "{subject}", "message": "{message}", "silent": "{silent}"},
            ),
            scopes=("write",),
            sample={**DOCUMENT, "status": "document.sent"},
            docs_url=f"{DOCS}/send-document",
        ),
        Action(
            key="list_documents",
            name="List documents",
            description="Lists documents, the newest first.",
            inputs=(WORDS, LIMIT, PAGE),
            request=Request(
                path="/documents",
                query={"q": "{query}", "order_by": "-date_created", "count": "{limit}", "page": "{page}"},
            ),
            scopes=("read",),
            effect="idempotent",
            sample={"results": [DOCUMENT]},
            docs_url=f"{DOCS}/list-documents",
        ),
        Action(
            key="get_document",
            name="Read a document's details",
            description="Reads a document with its recipients, fields and prices.",
            inputs=(DOCUMENT_ID,),
            request=Request(path="/documents/{document_id}/details"),
            scopes=("read",),
            effect="idempotent",
            sample={
                **DOCUMENT,
                "recipients": [{"id": "tf3zLdzTyuGyjdBKBJ3AdF", "email": "ada@example.com", "has_completed": False}],
                "grand_total": {"amount": "100.00", "currency": "USD"},
            },
            docs_url=f"{DOCS}/document-details",
        ),
        Action(
            key="list_templates",
            name="List templates",
            description="Lists templates, all or those the words find.",
            inputs=(WORDS, LIMIT, PAGE),
            request=Request(path="/templates", query={"q": "{query}", "count": "{limit}", "page": "{page}"}),
            scopes=("read",),
            effect="idempotent",
            sample={"results": [{"id": "BhVzRcxH9Z2LgfPPGXFUBa", "name": "Contract", "date_created": "2026-06-01T10:00:00Z"}]},
            docs_url=f"{DOCS}/list-templates",
        ),
    ),
    triggers=(
        Trigger(
            key="new_document",
            name="New document",
            description="Fires for each new document.",
            kinds=("poll",),
            poll=Request(path="/documents", query={"order_by": "-date_created", "count": 100}),
            items="results",
            event_id="id",
            scopes=("read",),
            sample=DOCUMENT,
            docs_url=f"{DOCS}/list-documents",
        ),
        Trigger(
            key="document_changed",
            name="Document sent, viewed or signed",
            description="Fires when the state of a document changes.",
            event_types=("document_state_changed", "recipient_completed", "document_updated", "document_deleted"),
            event_id="data.id event data.status data.date_modified",
            sample={"event": "document_state_changed", "data": {**DOCUMENT, "status": "document.completed"}},
            docs_url="https://developers.pandadoc.com/docs/webhook-events",
        ),
    ),
)
