"""Google Forms: forms and their responses."""

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

BODY, RESPONSES = (f"https://www.googleapis.com/auth/forms.{part}" for part in ("body", "responses.readonly"))
DOCS = "https://developers.google.com/workspace/forms/api/reference/rest/v1/forms"
FORM_ID = Field(
    "form_id",
    "Form id",
    description="The long word in the address of the form's editor.",
    example="1FAIpQLSd0iBLPh4suZoGW938EU1WIxzObQjXQfE4Yq",
)
LIMIT = Field("limit", "Limit", "integer", description="1 to 5000.", required=False, default=100, example=100)
PAGE = Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="CgwKBggB")
FORM: dict[str, Json] = {
    "formId": "1FAIpQLSd0iBLPh4suZoGW938EU1WIxzObQjXQfE4Yq",
    "info": {"title": "Feedback", "documentTitle": "Feedback"},
    "revisionId": "00000007",
    "responderUri": "https://docs.google.com/forms/d/e/1FAIpQLSd0iBL/viewform",
    "items": [{"itemId": "4a5b6c7d", "title": "How was it?", "questionItem": {"question": {"questionId": "1c2d3e4f"}}}],
}
RESPONSE: Json = {
    "responseId": "ACYDBNi84NuJUO2O13A",
    "createTime": "2026-06-01T10:00:00.123Z",
    "lastSubmittedTime": "2026-06-01T10:00:00.123Z",
    "respondentEmail": "ada@example.com",
    "answers": {"1c2d3e4f": {"questionId": "1c2d3e4f", "textAnswers": {"answers": [{"value": "Well"}]}}},
}

provider = Provider(
    slug="google-forms",
    name="Google Forms",
    category="forms",
    base_url="https://forms.googleapis.com/v1",
    docs_url="https://developers.google.com/workspace/forms/api/reference/rest",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", BODY, RESPONSES),
        scope_words={BODY: "See, change, create and delete all forms", RESPONSES: "See all responses to forms"},
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Forms and their responses.",
    checked="2026-11",
    api_descriptions=("https://forms.googleapis.com/$discovery/rest?version=v1",),
    hosts=("openidconnect.googleapis.com",),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="jwt",
        header="Authorization",
        encoding="none",
        prefix="Bearer ",
        key="email address of the push subscription's service account",
        jwks_url="https://www.googleapis.com/oauth2/v3/certs",
        claims={"aud": "{url}", "email": "{key}"},
        event_type="message.attributes.eventType",
        event_id="message.messageId",
        docs_url="https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions",
    ),
    pagination=Pagination(
        style="cursor", items="responses", parameter="pageToken", cursor="nextPageToken", size_parameter="pageSize"
    ),
    actions=(
        Action(
            key="list_responses",
            name="List responses",
            description="Lists what people answered to a form.",
            inputs=(
                FORM_ID,
                Field("after", "After", description="RFC 3339 in UTC.", example="2026-06-01T00:00:00Z", required=False),
                LIMIT,
                PAGE,
            ),
            request=Request(
                path="/forms/{form_id}/responses",
                query={"filter": "timestamp > {after}", "pageSize": "{limit}", "pageToken": "{page_token}"},
            ),
            scopes=(RESPONSES,),
            effect="idempotent",
            sample={"responses": [RESPONSE]},
            docs_url=f"{DOCS}.responses/list",
        ),
        Action(
            key="get_response",
            name="Read a response",
            description="Reads one response to a form.",
            inputs=(FORM_ID, Field("response_id", "Response id", description="Its id.", example="ACYDBNi84NuJUO2O13A")),
            request=Request(path="/forms/{form_id}/responses/{response_id}"),
            scopes=(RESPONSES,),
            effect="idempotent",
            sample=RESPONSE,
            docs_url=f"{DOCS}.responses/get",
        ),
        Action(
            key="get_form",
            name="Describe a form",
            description="Gives a form's title and its questions with the ids that answers carry.",
            inputs=(FORM_ID,),
            request=Request(path="/forms/{form_id}"),
            scopes=(BODY,),
            effect="idempotent",
            sample=FORM,
            docs_url=f"{DOCS}/get",
        ),
        Action(
            key="create_form",
            name="Create a form",
            description="Creates an empty form; people cannot answer it before it is published.",
            inputs=(Field("title", "Title", description="Title people see.", example="Feedback"),),
            request=Request(method="POST", path="/forms", json={"info": {"title": "{title}", "documentTitle": "{title}"}}),
            scopes=(BODY,),
            sample={**FORM, "items": []},
            docs_url=f"{DOCS}/create",
        ),
        Action(
            key="add_question",
            name="Add a question",
            description="Adds a text question at a place in a form.",
            inputs=(
                FORM_ID,
                Field("title", "Question", description="What is asked.", example="How was it?"),
                Field("index", "Place", "integer", description="From 0.", required=False, default=0, example=0),
                Field("is_required", "Required", "boolean", description="Must be answered.", required=False, example=True),
                Field(
                    "paragraph", "Long", "boolean", description="Long answers.", required=False, default=False, example=False
                ),
            ),
            request=Request(
                method="POST",
                path="/forms/{form_id}:batchUpdate",
                json={
                    "requests": [
                        {
                            "createItem": {
                                "item": {
                                    "title": "{title}",
                                    "questionItem": {
                                        "question": {"required": "{is_required}", "textQuestion": {"paragraph": "{paragraph}"}}
                                    },
                                },
                                "location": {"index": "{index}"},
                            }
                        }
                    ]
                },
            ),
            scopes=(BODY,),
            sample={"replies": [{"createItem": {"itemId": "4a5b6c7d", "questionId": ["1c2d3e4f"]}}]},
            docs_url=f"{DOCS}/batchUpdate",
        ),
        Action(
            key="publish_form",
            name="Publish a form",
            description="Opens a form to people, or closes it.",
            inputs=(
                FORM_ID,
                Field(
                    "is_open",
                    "Open",
                    "boolean",
                    description="Whether it takes responses.",
                    required=False,
                    default=True,
                    example=True,
                ),
            ),
            request=Request(
                method="POST",
                path="/forms/{form_id}:setPublishSettings",
                json={"publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": "{is_open}"}}},
            ),
            scopes=(BODY,),
            effect="idempotent",
            sample={
                "formId": "1FAIpQLSd0iBLPh4suZoGW938EU1WIxzObQjXQfE4Yq",
                "publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": True}},
            },
            docs_url=f"{DOCS}/setPublishSettings",
        ),
    ),
    triggers=(
        Trigger(
            key="new_response",
            name="New response",
            description="Fires for each response to a form.",
            kinds=("poll",),
            inputs=(FORM_ID,),
            poll=Request(path="/forms/{form_id}/responses", query={"filter": "timestamp > {since}", "pageSize": 5000}),
            items="responses",
            event_id="responseId",
            scopes=(RESPONSES,),
            sample=RESPONSE,
            docs_url=f"{DOCS}.responses/list",
        ),
        Trigger(
            key="response_announced",
            name="Response announced",
            description="Fires when Google tells of responses to a watched form; they are read by another call.",
            event_types=("RESPONSES",),
            event_id="message.messageId",
            scopes=(RESPONSES,),
            sample={
                "message": {
                    "attributes": {
                        "eventType": "RESPONSES",
                        "formId": "1FAIpQLSd0iBLPh4suZoGW938EU1WIxzObQjXQfE4Yq",
                        "watchId": "5892351b-c3b4-4a2e-a1b8-3a5d6f4c2b1a",
                    },
                    "messageId": "2070443601311540",
                    "publishTime": "2026-06-01T10:00:00.000Z",
                },
                "subscription": "projects/acme/subscriptions/forms",
            },
            docs_url="https://developers.google.com/workspace/forms/api/guides/push-notifications",
        ),
    ),
)
