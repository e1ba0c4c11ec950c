"""Google Slides: presentations read and written."""

from __future__ import annotations

from integrations.spec import Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, Trigger, rfc7009

SCOPE = "https://www.googleapis.com/auth/presentations"
READ, FILES = f"{SCOPE}.readonly", "https://www.googleapis.com/auth/drive.file"
DOCS = "https://developers.google.com/workspace/slides/api/reference/rest/v1/presentations"
DRIVE = "https://www.googleapis.com/drive/v3/files"
DRIVE_DOCS = "https://developers.google.com/workspace/drive/api/reference/rest/v3/files"
KIND = "mimeType = 'application/vnd.google-apps.presentation' and trashed = false"
CHANGE = "/presentations/{presentation_id}:batchUpdate"
ID = "1EAYk18WDjIG-zp_0vLm3CsfQh_i8eXc67Jo2O9C6Vuc"
PRESENTATION = Field(
    "presentation_id", "Presentation id", description="The long word in the presentation's address.", example=ID
)
SLIDE = Field("slide_id", "Slide id", description="`objectId` of the slide.", example="SLIDES_API1_0")
LAYOUTS = ("BLANK", "TITLE", "TITLE_AND_BODY", "TITLE_AND_TWO_COLUMNS", "TITLE_ONLY", "SECTION_HEADER", "BIG_NUMBER")
FIELDS = "id,name,createdTime,modifiedTime,webViewLink"
FILE: Json = {
    "id": ID,
    "name": "Offer",
    "createdTime": "2026-06-01T10:00:00.000Z",
    "modifiedTime": "2026-06-01T10:00:00.000Z",
    "webViewLink": f"https://docs.google.com/presentation/d/{ID}/edit",
}
PAGE: Json = {"objectId": "SLIDES_API1_0", "slideProperties": {"layoutObjectId": "p2"}}


def newest(by: str) -> Request:
    """Presentations the app may see, those with the latest time first."""
    return Request(path=DRIVE, query={"q": KIND, "orderBy": f"{by} desc", "pageSize": 100, "fields": f"files({FIELDS})"})


provider = Provider(
    slug="google-slides",
    name="Google Slides",
    category="documents",
    base_url="https://slides.googleapis.com/v1",
    docs_url="https://developers.google.com/workspace/slides/api/reference/rest",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", SCOPE, FILES),
        # https://developers.google.com/workspace/slides/api/scopes; `drive.file` passes for the app's own files
        implied_scopes={SCOPE: (READ,), FILES: (SCOPE, READ)},
        scope_words={
            SCOPE: "See, change, create and delete all presentations",
            READ: "See all presentations",
            FILES: "See, change, create and delete the files you open with the app",
        },
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Presentations read and written.",
    checked="2026-11",
    api_descriptions=("https://slides.googleapis.com/$discovery/rest?version=v1",),
    hosts=("openidconnect.googleapis.com", "www.googleapis.com"),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
    actions=(
        Action(
            key="create_presentation",
            name="Create a presentation",
            description="Creates a presentation with one empty slide.",
            inputs=(Field("title", "Title", description="Name of the presentation.", example="Offer"),),
            request=Request(method="POST", path="/presentations", json={"title": "{title}"}),
            scopes=(SCOPE,),
            sample={"presentationId": ID, "title": "Offer", "slides": [PAGE]},
            docs_url=f"{DOCS}/create",
        ),
        Action(
            key="get_presentation",
            name="Describe a presentation",
            description="Gives a presentation's title and the ids of its slides and of what is on them.",
            inputs=(PRESENTATION,),
            request=Request(
                path="/presentations/{presentation_id}",
                query={"fields": "presentationId,title,revisionId,slides(objectId,pageElements(objectId,title,shape.text))"},
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={"presentationId": ID, "title": "Offer", "slides": [PAGE]},
            docs_url=f"{DOCS}/get",
        ),
        Action(
            key="get_slide",
            name="Read a slide",
            description="Reads one slide with everything on it.",
            inputs=(PRESENTATION, SLIDE),
            request=Request(path="/presentations/{presentation_id}/pages/{slide_id}"),
            scopes=(READ,),
            effect="idempotent",
            sample=PAGE,
            docs_url=f"{DOCS}.pages/get",
        ),
        Action(
            key="get_thumbnail",
            name="Picture of a slide",
            description="Gives the address of a PNG of a slide, good for 30 minutes.",
            inputs=(PRESENTATION, SLIDE),
            request=Request(path="/presentations/{presentation_id}/pages/{slide_id}/thumbnail"),
            scopes=(READ,),
            effect="idempotent",
            sample={"width": 1600, "height": 900, "contentUrl": "https://lh3.googleusercontent.com/a1b2c3"},
            docs_url=f"{DOCS}.pages/getThumbnail",
        ),
        Action(
            key="add_slide",
            name="Add a slide",
            description="Adds a slide at the end of a presentation, or at a place in it.",
            inputs=(
                PRESENTATION,
                Field(
                    "layout",
                    "Layout",
                    description="What is on it.",
                    required=False,
                    choices=LAYOUTS,
                    default="BLANK",
                    example="BLANK",
                ),
                Field("index", "Place", "integer", description="From 0.", required=False, example=1),
            ),
            request=Request(
                method="POST",
                path=CHANGE,
                json={
                    "requests": [
                        {"createSlide": {"insertionIndex": "{index}", "slideLayoutReference": {"predefinedLayout": "{layout}"}}}
                    ]
                },
            ),
            scopes=(SCOPE,),
            sample={"presentationId": ID, "replies": [{"createSlide": {"objectId": "SLIDES_API1_0"}}]},
            docs_url=f"{DOCS}/request#createsliderequest",
        ),
        Action(
            key="insert_text",
            name="Write into a shape",
            description="Adds text at the start of a text box or another shape.",
            inputs=(
                PRESENTATION,
                Field("shape_id", "Shape id", description="`objectId` of the shape.", example="i0"),
                Field("text", "Text", description="What to write.", example="Our offer", long=True),
            ),
            request=Request(
                method="POST",
                path=CHANGE,
                json={"requests": [{"insertText": {"objectId": "{shape_id}", "text": "{text}", "insertionIndex": 0}}]},
            ),
            scopes=(SCOPE,),
            sample={"presentationId": ID, "replies": [{}]},
            docs_url=f"{DOCS}/request#inserttextrequest",
        ),
        Action(
            key="replace_text",
            name="Replace text",
            description="Replaces a text on all slides, such as a placeholder of a template.",
            inputs=(
                PRESENTATION,
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
            sample={"presentationId": ID, "replies": [{"replaceAllText": {"occurrencesChanged": 2}}]},
            docs_url=f"{DOCS}/request#replacealltextrequest",
        ),
        Action(
            key="delete_slide",
            name="Delete a slide",
            description="Deletes a slide, or one thing on it.",
            inputs=(PRESENTATION, SLIDE),
            request=Request(method="POST", path=CHANGE, json={"requests": [{"deleteObject": {"objectId": "{slide_id}"}}]}),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={"presentationId": ID, "replies": [{}]},
            docs_url=f"{DOCS}/request#deleteobjectrequest",
        ),
        Action(
            key="copy_presentation",
            name="Copy a presentation",
            description="Makes a copy of a presentation the app may use, such as a template.",
            inputs=(PRESENTATION, Field("name", "Name", description="Name of the copy.", example="Offer to Acme")),
            request=Request(
                method="POST", path=f"{DRIVE}/{{presentation_id}}/copy", query={"fields": FIELDS}, json={"name": "{name}"}
            ),
            scopes=(FILES,),
            sample=FILE,
            docs_url=f"{DRIVE_DOCS}/copy",
        ),
    ),
    triggers=(
        Trigger(
            key="new_presentation",
            name="New presentation",
            description="Fires for each presentation the app made or was given.",
            kinds=("poll",),
            poll=newest("createdTime"),
            items="files",
            event_id="id",
            scopes=(FILES,),
            sample=FILE,
            docs_url=f"{DRIVE_DOCS}/list",
        ),
        Trigger(
            key="presentation_changed",
            name="Presentation changed",
            description="Fires when a presentation the app made or was given is changed.",
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
