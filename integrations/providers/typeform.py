"""Typeform: forms and their responses."""

from __future__ import annotations

from integrations.spec import (
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://www.typeform.com/developers"
FORM_ID = Field("form_id", "Form id", description="Id of the form, as in its address.", example="lT4Z3j")
ANSWERS: Json = [
    {"type": "email", "email": "ada@example.com", "field": {"id": "SMEUb7VJz92Q", "type": "email", "ref": "email"}},
    {"type": "text", "text": "Two engines", "field": {"id": "JwWggjAKtOkA", "type": "short_text", "ref": "wish"}},
]

provider = Provider(
    slug="typeform",
    name="Typeform",
    category="forms",
    base_url="https://api.typeform.com",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://api.typeform.com/oauth/authorize",
        token_url="https://api.typeform.com/oauth/token",
        scopes=("accounts:read", "forms:read", "responses:read", "webhooks:write", "offline"),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Personal access token", help="Under your profile, Personal tokens."),),
    description="Forms and their responses.",
    identity=Identity(request=Request(path="/me"), id="user_id", label="email"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Typeform-Signature",
        encoding="base64",
        prefix="sha256=",
        event_type="event_type",
        event_id="event_id",
        subscription=Subscription(
            # A webhook is named by its tag, which is new for each.
            create=Request(
                method="PUT",
                path="/forms/{form_id}/webhooks/{request_id}",
                json={"url": "{callback_url}", "enabled": True, "secret": "{webhook_secret}", "verify_ssl": True},
            ),
            delete=Request(method="DELETE", path="/forms/{form_id}/webhooks/{subscription_id}"),
            id="tag",
            inputs=(FORM_ID,),
            docs_url=f"{DOCS}/webhooks/reference/create-or-update-webhook/",
        ),
        docs_url=f"{DOCS}/webhooks/secure-your-webhooks/",
    ),
    actions=(
        Action(
            key="list_forms",
            name="List forms",
            description="Lists forms, those whose title holds the words where some are given.",
            inputs=(
                Field("search", "Words", description="Part of the title.", required=False, example="order"),
                Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, example=1),
                Field("limit", "Limit", "integer", description="1 to 200.", required=False, default=50, example=50),
            ),
            request=Request(path="/forms", query={"search": "{search}", "page": "{page}", "page_size": "{limit}"}),
            scopes=("forms:read",),
            effect="idempotent",
            sample={
                "total_items": 1,
                "page_count": 1,
                "items": [{"id": "lT4Z3j", "title": "Order an engine", "last_updated_at": "2026-06-01T10:00:00Z"}],
            },
            docs_url=f"{DOCS}/create/reference/retrieve-forms/",
        ),
        Action(
            key="get_form",
            name="Read a form",
            description="Reads a form with its questions.",
            inputs=(FORM_ID,),
            request=Request(path="/forms/{form_id}"),
            scopes=("forms:read",),
            effect="idempotent",
            sample={
                "id": "lT4Z3j",
                "title": "Order an engine",
                "fields": [{"id": "JwWggjAKtOkA", "title": "What do you wish for?", "type": "short_text"}],
            },
            docs_url=f"{DOCS}/create/reference/retrieve-form/",
        ),
        Action(
            key="list_responses",
            name="List responses",
            description="Lists the responses to a form, the newest first.",
            inputs=(
                FORM_ID,
                Field("since", "Since", "date", description="RFC 3339.", required=False, example="2026-06-01T00:00:00Z"),
                Field("until", "Until", "date", description="RFC 3339.", required=False, example="2026-07-01T00:00:00Z"),
                Field("query", "Words", description="Only those that hold them.", required=False, example="ada@example.com"),
                Field(
                    "before",
                    "Page",
                    description="Token of the last response before.",
                    required=False,
                    example="a3a12ec67a1365927098",
                ),
                Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=25, example=25),
            ),
            request=Request(
                path="/forms/{form_id}/responses",
                query={
                    "since": "{since}",
                    "until": "{until}",
                    "query": "{query}",
                    "before": "{before}",
                    "page_size": "{limit}",
                },
            ),
            scopes=("responses:read",),
            effect="idempotent",
            sample={
                "total_items": 1,
                "page_count": 1,
                "items": [
                    {"token": "a3a12ec67a1365927098", "submitted_at": "2026-06-01T10:00:00Z", "answers": ANSWERS, "hidden": {}}
                ],
            },
            docs_url=f"{DOCS}/responses/reference/retrieve-responses/",
        ),
    ),
    triggers=(
        Trigger(
            key="response_submitted",
            name="Response submitted",
            description="Fires when someone sends a form.",
            event_types=("form_response",),
            event_id="event_id",
            scopes=("webhooks:write",),
            sample={
                "event_id": "LtWXD3crgy",
                "event_type": "form_response",
                "form_response": {
                    "form_id": "lT4Z3j",
                    "token": "a3a12ec67a1365927098",
                    "submitted_at": "2026-06-01T10:00:00Z",
                    "answers": ANSWERS,
                },
            },
            docs_url=f"{DOCS}/webhooks/example-payload/",
        ),
    ),
)
