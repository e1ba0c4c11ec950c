"""Jotform: online forms and submissions."""

from __future__ import annotations

from integrations.spec import Action, ApiKey, Field, Identity, Json, Pagination, Provider, Request, Trigger

DOCS = "https://api.jotform.com/docs/"
FORM_ID = Field("form_id", "Form id", description="Number in the form's address.", example="31504059977966")
SUBMISSION_ID = Field("submission_id", "Submission id", description="Id of the submission.", example="237955080346633702")
LIMIT = Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=20, example=20)
OFFSET = Field("offset", "Skip", "integer", description="How many to skip.", required=False, example=0)
NEWEST: dict[str, Json] = {"orderby": "created_at", "direction": "DESC"}
SUBMISSION: dict[str, Json] = {
    "id": "237955080346633702",
    "form_id": "31504059977966",
    "created_at": "2026-06-01 10:00:00",
    "updated_at": None,
    "status": "ACTIVE",
    "new": "1",
    "answers": {
        "1": {"name": "email", "text": "Your email", "type": "control_email", "answer": "ada@example.com"},
        "2": {"name": "wish", "text": "Your wish", "type": "control_textbox", "answer": "Two engines"},
    },
}


def told(content: Json) -> Json:
    """An answer of the API around `content`."""
    return {"responseCode": 200, "message": "success", "content": content, "limit-left": 9999}


provider = Provider(
    slug="jotform",
    name="Jotform",
    category="forms",
    base_url="https://api.jotform.com",
    docs_url=DOCS,
    auth=ApiKey(name="APIKEY", template="{api_key}", help="Under Settings, API."),
    description="Online forms and submissions.",
    identity=Identity(request=Request(path="/user"), id="content.username", label="content.email"),
    pagination=Pagination(style="offset", items="content", parameter="offset", size_parameter="limit"),
    actions=(
        Action(
            key="list_forms",
            name="List forms",
            description="Lists the forms of the account, the newest first.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/user/forms", query={"limit": "{limit}", "offset": "{offset}", **NEWEST}),
            effect="idempotent",
            sample=told(
                [{"id": "31504059977966", "title": "Order an engine", "status": "ENABLED", "count": "755", "new": "4"}]
            ),
            docs_url=f"{DOCS}#user-forms",
        ),
        Action(
            key="get_questions",
            name="Read a form's questions",
            description="Reads the questions of a form by their numbers.",
            inputs=(FORM_ID,),
            request=Request(path="/form/{form_id}/questions"),
            effect="idempotent",
            sample=told({"1": {"qid": "1", "name": "email", "text": "Your email", "type": "control_email", "required": "Yes"}}),
            docs_url=f"{DOCS}#form-id-questions",
        ),
        Action(
            key="list_submissions",
            name="List submissions",
            description="Lists the submissions of a form, the newest first.",
            inputs=(FORM_ID, LIMIT, OFFSET),
            request=Request(path="/form/{form_id}/submissions", query={"limit": "{limit}", "offset": "{offset}", **NEWEST}),
            effect="idempotent",
            sample=told([SUBMISSION]),
            docs_url=f"{DOCS}#form-id-submissions",
        ),
        Action(
            key="get_submission",
            name="Read a submission",
            description="Reads one submission with its answers.",
            inputs=(SUBMISSION_ID,),
            request=Request(path="/submission/{submission_id}"),
            effect="idempotent",
            sample=told(SUBMISSION),
            docs_url=f"{DOCS}#submission-id",
        ),
        Action(
            key="create_submission",
            name="Create a submission",
            description="Fills in a form.",
            inputs=(
                FORM_ID,
                Field(
                    "answers",
                    "Answers",
                    "object",
                    description="By number of the question: an object with text.",
                    example={"1": {"text": "ada@example.com"}, "2": {"text": "Two engines"}},
                ),
            ),
            request=Request(method="PUT", path="/form/{form_id}/submissions", json=["{answers}"]),
            sample=told(
                [{"submissionID": "237955080346633702", "URL": "https://api.jotform.com/submission/237955080346633702"}]
            ),
            docs_url=f"{DOCS}#put-form-id-submissions",
        ),
        Action(
            key="delete_submission",
            name="Delete a submission",
            description="Deletes a submission.",
            inputs=(SUBMISSION_ID,),
            request=Request(method="DELETE", path="/submission/{submission_id}"),
            effect="idempotent",
            sample=told("Submission #237955080346633702 deleted successfully"),
            docs_url=f"{DOCS}#delete-submission-id",
        ),
    ),
    triggers=(
        Trigger(
            key="submission_received",
            name="Submission received",
            description="Fires when someone fills in any form of the account.",
            kinds=("poll",),
            poll=Request(path="/user/submissions", query={"limit": 100, **NEWEST}),
            items="content",
            event_id="id",
            sample=SUBMISSION,
            docs_url=f"{DOCS}#user-submissions",
        ),
    ),
)
