"""OneNote: notebooks, sections and pages."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from integrations.spec import Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, Trigger

DOCS = "https://learn.microsoft.com/en-us/graph/api"
READ, CREATE, WRITE = ("Notes.Read",), ("Notes.Create",), ("Notes.ReadWrite",)


def document(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """The page as OneNote takes it: https://learn.microsoft.com/graph/onenote-input-output-html"""
    head = f"<head><title>{escape(str(inputs['title']))}</title></head>"
    return {"document": f"<!DOCTYPE html><html>{head}<body>{inputs['html']}</body></html>"}


def quoted(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Words inside an OData string, whose quotes are doubled: https://learn.microsoft.com/graph/query-parameters"""
    return {"quoted": str(inputs["words"]).lower().replace("'", "''")}


SECTION = Field("section_id", "Section", description="Id of the section.", example="1-01d6fa1c-2c5b-4e5c-a1a5-3c1f2b6e8d9f")
PAGE_ID = Field("page_id", "Page", description="Id of the page.", example="1-8a5e6c3b7d914f0e8b2a6c4d!14-01d6fa1c")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=20, example=20)
HTML = Field("html", "Content", description="HTML.", example="<p>The brief is ready.</p>", long=True)
PAGE: dict[str, Json] = {
    "id": "1-8a5e6c3b7d914f0e8b2a6c4d!14-01d6fa1c",
    "title": "Minutes of Monday",
    "createdDateTime": "2026-06-01T10:00:00Z",
    "lastModifiedDateTime": "2026-06-01T11:30:00Z",
    "links": {"oneNoteWebUrl": {"href": "https://acme-my.sharepoint.com/personal/ada/_layouts/OneNote.aspx?id=Notes"}},
    "parentSection": {"id": "1-01d6fa1c-2c5b-4e5c-a1a5-3c1f2b6e8d9f", "displayName": "Meetings"},
}

provider = Provider(
    slug="onenote",
    name="OneNote",
    category="documents",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url=f"{DOCS}/resources/onenote-api-overview",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        scopes=("offline_access", "User.Read", "Notes.ReadWrite"),
        implied_scopes={"Notes.ReadWrite": (*READ, *CREATE)},  # https://learn.microsoft.com/graph/permissions-reference
        scope_words={
            "User.Read": "See your profile",
            "Notes.ReadWrite": "Read and change your notebooks",
            "offline_access": "Keep access when you are away",
        },
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Notebooks, sections and pages.",
    aliases=("one-note",),
    identity=Identity(request=Request(path="/me"), id="id", label="userPrincipalName"),
    rate=RateHeaders(),
    actions=(
        Action(
            key="create_page",
            name="Create a page",
            description="Adds a page to a section.",
            inputs=(SECTION, Field("title", "Title", description="Title of the page.", example="Minutes of Monday"), HTML),
            prepare=document,
            prepares=("document",),
            request=Request(
                method="POST",
                path="/me/onenote/sections/{section_id}/pages",
                headers={"Content-Type": "text/html"},
                raw="{document}",
            ),
            scopes=CREATE,
            sample=PAGE,
            docs_url=f"{DOCS}/section-post-pages",
        ),
        Action(
            key="append_to_page",
            name="Add to a page",
            description="Adds content at the end of a page.",
            inputs=(PAGE_ID, HTML),
            request=Request(
                method="PATCH",
                path="/me/onenote/pages/{page_id}/content",
                json=[{"target": "body", "action": "append", "content": "{html}"}],
            ),
            scopes=WRITE,
            sample=None,
            docs_url=f"{DOCS}/page-update",
        ),
        Action(
            key="get_page",
            name="Read a page's content",
            description="Reads the content of a page as HTML.",
            inputs=(PAGE_ID,),
            request=Request(path="/me/onenote/pages/{page_id}/content"),
            scopes=READ,
            effect="idempotent",
            sample="<html><head><title>Minutes of Monday</title></head><body><p>The brief is ready.</p></body></html>",
            docs_url=f"{DOCS}/page-get",
        ),
        Action(
            key="list_pages",
            name="List pages",
            description="Lists pages of all notebooks, changed last first.",
            inputs=(LIMIT, Field("skip", "Skip", "integer", description="How many to pass over.", required=False, example=0)),
            request=Request(
                path="/me/onenote/pages", query={"$orderby": "lastModifiedDateTime desc", "$top": "{limit}", "$skip": "{skip}"}
            ),
            scopes=READ,
            effect="idempotent",
            sample={"value": [PAGE]},
            docs_url=f"{DOCS}/onenote-list-pages",
        ),
        Action(
            key="find_pages",
            name="Find pages",
            description="Finds pages by words in their titles.",
            inputs=(Field("words", "Words", description="Words in the title, in this order.", example="minutes"), LIMIT),
            prepare=quoted,
            prepares=("quoted",),
            request=Request(
                path="/me/onenote/pages", query={"$filter": "contains(tolower(title),'{quoted}')", "$top": "{limit}"}
            ),
            scopes=READ,
            effect="idempotent",
            sample={"value": [PAGE]},
            docs_url="https://learn.microsoft.com/en-us/graph/onenote-get-content",
        ),
        Action(
            key="list_section_pages",
            name="List the pages of a section",
            description="Lists the pages of a section.",
            inputs=(SECTION, LIMIT),
            request=Request(path="/me/onenote/sections/{section_id}/pages", query={"$top": "{limit}"}),
            scopes=READ,
            effect="idempotent",
            sample={"value": [PAGE]},
            docs_url=f"{DOCS}/section-list-pages",
        ),
        Action(
            key="list_sections",
            name="List sections",
            description="Lists the sections of all notebooks.",
            request=Request(path="/me/onenote/sections"),
            scopes=READ,
            effect="idempotent",
            sample={"value": [{"id": SECTION.example, "displayName": "Meetings", "parentNotebook": {"displayName": "Work"}}]},
            docs_url=f"{DOCS}/onenote-list-sections",
        ),
        Action(
            key="list_notebooks",
            name="List notebooks",
            description="Lists the person's notebooks.",
            request=Request(path="/me/onenote/notebooks"),
            scopes=READ,
            effect="idempotent",
            sample={"value": [{"id": "1-4e4b3a2c-1d0f-4b9a-8c7d-6e5f4a3b2c1d", "displayName": "Work", "isDefault": True}]},
            docs_url=f"{DOCS}/onenote-list-notebooks",
        ),
    ),
    triggers=(
        Trigger(
            key="new_page",
            name="New page",
            description="Fires for each page created in any notebook of the person.",
            kinds=("poll",),
            poll=Request(path="/me/onenote/pages", query={"$orderby": "createdDateTime desc", "$top": 50}),
            items="value",
            event_id="id",
            scopes=READ,
            sample=PAGE,
            docs_url=f"{DOCS}/onenote-list-pages",
        ),
        Trigger(
            key="page_changed",
            name="Page changed",
            description="Fires each time a page of any notebook of the person is created or changed.",
            kinds=("poll",),
            poll=Request(path="/me/onenote/pages", query={"$orderby": "lastModifiedDateTime desc", "$top": 50}),
            items="value",
            event_id="id lastModifiedDateTime",
            scopes=READ,
            sample=PAGE,
            docs_url=f"{DOCS}/onenote-list-pages",
        ),
    ),
)
