"""Hunter: email addresses of companies, found and verified."""

from __future__ import annotations

from integrations.spec import Action, ApiKey, Field, Identity, Json, Pagination, Provider, Request

DOCS = "https://hunter.io/api-documentation/v2"
DOMAIN = Field("domain", "Domain", description="Web domain of the company.", example="example.com")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=10, example=10)
OFFSET = Field("offset", "Offset", "integer", description="How many to skip.", required=False, default=0, example=0)
LEAD: dict[str, Json] = {
    "id": 1,
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "position": "Analyst",
    "company": "Analytical Engines",
    "website": "example.com",
    "created_at": "2026-06-01 10:00:00 UTC",
}

provider = Provider(
    slug="hunter",
    name="Hunter",
    category="lead-generation",
    base_url="https://api.hunter.io/v2",
    docs_url=DOCS,
    auth=ApiKey(placement="query", name="api_key", template="{api_key}"),
    description="Email addresses of companies, found and verified.",
    identity=Identity(request=Request(path="/account"), id="data.email"),
    pagination=Pagination(style="offset", items="data.leads", parameter="offset", size_parameter="limit"),
    actions=(
        Action(
            key="search_domain",
            name="Find addresses of a company",
            description="Lists the email addresses known of a domain.",
            inputs=(
                DOMAIN,
                Field("department", "Department", description="Only these, by comma.", required=False, example="executive,it"),
                LIMIT,
                OFFSET,
            ),
            request=Request(
                path="/domain-search",
                query={"domain": "{domain}", "department": "{department}", "limit": "{limit}", "offset": "{offset}"},
            ),
            effect="idempotent",
            sample={
                "data": {
                    "domain": "example.com",
                    "organization": "Analytical Engines",
                    "pattern": "{first}",
                    "emails": [{"value": "ada@example.com", "type": "personal", "confidence": 92, "position": "Analyst"}],
                },
                "meta": {"results": 1, "limit": 10, "offset": 0},
            },
            docs_url=f"{DOCS}#domain-search",
        ),
        Action(
            key="find_email",
            name="Find someone's address",
            description="Finds the most likely email address of a person at a company.",
            inputs=(
                DOMAIN,
                Field("first_name", "First name", description="First name.", example="Ada"),
                Field("last_name", "Last name", description="Last name.", example="Lovelace"),
            ),
            request=Request(
                path="/email-finder",
                query={"domain": "{domain}", "first_name": "{first_name}", "last_name": "{last_name}"},
            ),
            effect="idempotent",
            sample={
                "data": {
                    "first_name": "Ada",
                    "last_name": "Lovelace",
                    "email": "ada@example.com",
                    "score": 97,
                    "domain": "example.com",
                    "verification": {"date": "2026-06-01", "status": "valid"},
                }
            },
            docs_url=f"{DOCS}#email-finder",
        ),
        Action(
            key="verify_email",
            name="Verify an address",
            description="Says whether an email address can be delivered to.",
            inputs=(Field("email", "Email", description="Address to verify.", example="ada@example.com"),),
            request=Request(path="/email-verifier", query={"email": "{email}"}),
            effect="idempotent",
            sample={
                "data": {"status": "valid", "score": 100, "email": "ada@example.com", "mx_records": True, "smtp_check": True}
            },
            docs_url=f"{DOCS}#email-verifier",
        ),
        Action(
            key="list_leads",
            name="List leads",
            description="Lists saved leads.",
            inputs=(LIMIT, OFFSET),
            request=Request(path="/leads", query={"limit": "{limit}", "offset": "{offset}"}),
            effect="idempotent",
            sample={"data": {"leads": [LEAD]}, "meta": {"count": 1, "total": 1}},
            docs_url=f"{DOCS}#list-leads",
        ),
        Action(
            key="save_lead",
            name="Save a lead",
            description="Saves a lead, or changes the one with the same email.",
            inputs=(
                Field("email", "Email", description="Email address.", example="ada@example.com"),
                Field("first_name", "First name", description="First name.", required=False, example="Ada"),
                Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
                Field("company", "Company", description="Company.", required=False, example="Analytical Engines"),
                Field("position", "Position", description="Job title.", required=False, example="Analyst"),
            ),
            request=Request(
                method="PUT",
                path="/leads",
                json={
                    "email": "{email}",
                    "first_name": "{first_name}",
                    "last_name": "{last_name}",
                    "company": "{company}",
                    "position": "{position}",
                },
            ),
            effect="idempotent",
            sample={"data": LEAD},
            docs_url=f"{DOCS}#create-or-update-a-lead",
        ),
    ),
)
