"""Copper: CRM for Google Workspace users."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    Request,
    Trigger,
)

DOCS = "https://developer.copper.com"
SCOPE = ("developer/v1/all",)
NAME = Field("name", "Name", description="Full name.", example="Ada Lovelace")
EMAIL = Field("email", "Email", description="Email address.", required=False, example="ada@example.com")
PHONE = Field("phone", "Phone", description="Phone number.", required=False, example="+442079460000")
COMPANY_ID = Field("company_id", "Company id", "integer", description="Company it belongs to.", required=False, example=9607580)
DETAILS = Field("details", "Details", description="About them.", required=False, example="Wants engines", long=True)
TAGS = Field("tags", "Tags", "array", description="Tags to give it.", required=False, example=["engine"])
PERSON: dict[str, Json] = {
    "id": 27140359,
    "name": "Ada Lovelace",
    "company_name": "Analytical Engines",
    "emails": [{"email": "ada@example.com", "category": "work"}],
    "tags": [],
    "date_created": 1780300000,
    "date_modified": 1780300300,
}
LEAD: dict[str, Json] = {
    "id": 8894157,
    "name": "Ada Lovelace",
    "company_name": "Analytical Engines",
    "email": {"email": "ada@example.com", "category": "work"},
    "status": "New",
    "date_created": 1780300000,
    "date_modified": 1780300300,
}
OPPORTUNITY: dict[str, Json] = {
    "id": 2827698,
    "name": "Engine",
    "primary_contact_id": 27140359,
    "status": "Open",
    "monetary_value": 1500,
    "date_created": 1780300000,
    "date_modified": 1780300300,
}


def handles(inputs: Mapping[str, Json]) -> dict[str, Json]:
    """Email address and phone number in Copper's shape, where they are given."""
    found: dict[str, Json] = {}
    if "email" in inputs:
        found["emails"] = [{"email": inputs["email"], "category": "work"}]
    if "phone" in inputs:
        found["phones"] = [{"number": inputs["phone"], "category": "work"}]
    return found


def newest(kind: str, order: str = "date_created") -> Request:
    """The latest 100 records; Copper's lists are searches, which are read by POST."""
    return Request(method="POST", path=f"/{kind}/search", json={"page_size": 100, "sort_by": order, "sort_direction": "desc"})


provider = Provider(
    slug="copper",
    name="Copper",
    category="crm",
    base_url="https://api.copper.com/developer_api/v1",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://app.copper.com/oauth/authorize",
        token_url="https://app.copper.com/oauth/token",
        scopes=SCOPE,
        pkce=False,
    ),
    alternatives=(
        ApiKey(  # https://developer.copper.com/introduction/authentication.html
            name="X-PW-AccessToken",
            template="{api_key}",
            headers={"X-PW-Application": "developer_api", "X-PW-UserEmail": "{api_secret}"},
            secret_label="Email of the key's owner",
        ),
    ),
    description="CRM for Google Workspace users.",
    identity=Identity(request=Request(path="/account"), id="id", label="name"),
    actions=(
        Action(
            key="create_person",
            name="Create a person",
            description="Creates a contact person.",
            inputs=(NAME, EMAIL, PHONE, COMPANY_ID, DETAILS, TAGS),
            prepare=handles,
            prepares=("emails", "phones"),
            request=Request(
                method="POST",
                path="/people",
                json={
                    "name": "{name}",
                    "emails": "{emails}",
                    "phone_numbers": "{phones}",
                    "company_id": "{company_id}",
                    "details": "{details}",
                    "tags": "{tags}",
                },
            ),
            scopes=SCOPE,
            sample=PERSON,
            docs_url=f"{DOCS}/people/create-a-new-person.html",
        ),
        Action(
            key="find_person",
            name="Find a person",
            description="Finds the person with an email address.",
            inputs=(Field("email", "Email", description="Email address.", example="ada@example.com"),),
            request=Request(method="POST", path="/people/fetch_by_email", json={"email": "{email}"}),
            scopes=SCOPE,
            effect="idempotent",
            sample=PERSON,
            docs_url=f"{DOCS}/people/fetch-a-person-by-email.html",
        ),
        Action(
            key="search_people",
            name="Search people",
            description="Finds people by name, or lists the newest.",
            inputs=(
                Field("name", "Name", description="Full name to find.", required=False, example="Ada Lovelace"),
                Field("limit", "Limit", "integer", description="1 to 200.", required=False, default=20, example=20),
                Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, example=1),
            ),
            request=Request(
                method="POST",
                path="/people/search",
                json={
                    "name": "{name}",
                    "page_size": "{limit}",
                    "page_number": "{page}",
                    "sort_by": "date_created",
                    "sort_direction": "desc",
                },
            ),
            scopes=SCOPE,
            effect="idempotent",
            sample=[PERSON],
            docs_url=f"{DOCS}/people/list-people-search.html",
        ),
        Action(
            key="create_lead",
            name="Create a lead",
            description="Creates a lead.",
            inputs=(
                NAME,
                EMAIL,
                PHONE,
                Field("company_name", "Company", description="Name of it.", required=False, example="Analytical Engines"),
                DETAILS,
                TAGS,
            ),
            prepare=handles,
            prepares=("emails", "phones"),
            request=Request(
                method="POST",
                path="/leads",
                json={
                    "name": "{name}",
                    "email": {"email": "{email}"},
                    "phone_numbers": "{phones}",
                    "company_name": "{company_name}",
                    "details": "{details}",
                    "tags": "{tags}",
                },
            ),
            scopes=SCOPE,
            sample=LEAD,
            docs_url=f"{DOCS}/leads/create-a-new-lead.html",
        ),
        Action(
            key="create_opportunity",
            name="Create an opportunity",
            description="Creates an opportunity of a person.",
            inputs=(
                Field("name", "Name", description="Name of the opportunity.", example="Engine"),
                Field("primary_contact_id", "Person id", "integer", description="Person it is about.", example=27140359),
                COMPANY_ID,
                Field("monetary_value", "Value", "number", description="Its worth.", required=False, example=1500),
                Field(
                    "pipeline_id", "Pipeline id", "integer", description="Pipeline it is in.", required=False, example=213214
                ),
                DETAILS,
            ),
            request=Request(
                method="POST",
                path="/opportunities",
                json={
                    "name": "{name}",
                    "primary_contact_id": "{primary_contact_id}",
                    "company_id": "{company_id}",
                    "monetary_value": "{monetary_value}",
                    "pipeline_id": "{pipeline_id}",
                    "details": "{details}",
                },
            ),
            scopes=SCOPE,
            sample=OPPORTUNITY,
            docs_url=f"{DOCS}/opportunities/create-a-new-opportunity.html",
        ),
        Action(
            key="create_task",
            name="Create a task",
            description="Creates a task.",
            inputs=(
                Field("name", "Name", description="What is to be done.", example="Call Ada"),
                Field("due_date", "Due", "integer", description="Unix time.", required=False, example=1782914400),
                DETAILS,
            ),
            request=Request(
                method="POST",
                path="/tasks",
                json={"name": "{name}", "due_date": "{due_date}", "details": "{details}"},
            ),
            scopes=SCOPE,
            sample={"id": 3716920, "name": "Call Ada", "status": "Open", "priority": "None"},
            docs_url=f"{DOCS}/tasks/create-a-new-task.html",
        ),
    ),
    triggers=(
        Trigger(
            key="person_created",
            name="Person created",
            description="Fires when a person is added.",
            kinds=("poll",),
            poll=newest("people"),
            event_id="id",
            scopes=SCOPE,
            sample=PERSON,
            docs_url=f"{DOCS}/people/list-people-search.html",
        ),
        Trigger(
            key="lead_created",
            name="Lead created",
            description="Fires when a lead is added.",
            kinds=("poll",),
            poll=newest("leads"),
            event_id="id",
            scopes=SCOPE,
            sample=LEAD,
            docs_url=f"{DOCS}/leads/list-leads-search.html",
        ),
        Trigger(
            key="opportunity_changed",
            name="Opportunity created or changed",
            description="Fires when an opportunity is added and whenever it changes.",
            kinds=("poll",),
            poll=newest("opportunities", "date_modified"),
            event_id="id date_modified",
            scopes=SCOPE,
            sample=OPPORTUNITY,
            docs_url=f"{DOCS}/opportunities/list-opportunities-search.html",
        ),
    ),
)
