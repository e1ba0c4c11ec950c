"""Apollo: sales intelligence and outreach."""

from __future__ import annotations

from integrations.spec import Action, ApiKey, Field, Identity, Json, OAuth2, Pagination, Provider, RateHeaders, Request, Trigger

DOCS = "https://docs.apollo.io/reference"
PAGE = Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, default=1, example=1)
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=25, example=25)
DOMAIN = Field("domain", "Domain", description="Web domain of the company.", example="example.com")
PERSON: dict[str, Json] = {
    "id": "64a7ff0cc4dfae00013df1a5",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "name": "Ada Lovelace",
    "title": "Analyst",
    "email": "ada@example.com",
    "email_status": "verified",
    "linkedin_url": "https://www.linkedin.com/in/ada",
    "organization": {"id": "5e66b6381e05b4008c8331b8", "name": "Analytical Engines", "primary_domain": "example.com"},
}
CONTACT: dict[str, Json] = {
    "id": "66e34b81740c50074e3d1bd4",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "name": "Ada Lovelace",
    "title": "Analyst",
    "email": "ada@example.com",
    "organization_name": "Analytical Engines",
    "created_at": "2026-06-01T10:00:00.000Z",
    "updated_at": "2026-06-01T10:00:00.000Z",
}
PAGING: Json = {"page": 1, "per_page": 25, "total_entries": 1, "total_pages": 1}
PERSON_FIELDS = (
    Field("first_name", "First name", description="First name.", required=False, example="Ada"),
    Field("last_name", "Last name", description="Last name.", required=False, example="Lovelace"),
    Field("email", "Email", description="Email address.", required=False, example="ada@example.com"),
)

provider = Provider(
    slug="apollo",
    name="Apollo",
    category="lead-generation",
    base_url="https://api.apollo.io/api/v1",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://app.apollo.io/#/oauth/authorize",
        token_url="https://app.apollo.io/api/v1/oauth/token",
        scopes=("read_user_profile", "contacts_search"),
        pkce=False,
    ),
    alternatives=(ApiKey(name="x-api-key", template="{api_key}"),),
    description="Sales intelligence and outreach.",
    aliases=("apollo-io",),
    identity=Identity(request=Request(path="/users/api_profile"), id="id", label="email"),
    rate=RateHeaders(limit="x-rate-limit-minute", remaining="x-minute-requests-left"),
    pagination=Pagination(style="page", parameter="page", size_parameter="per_page"),
    actions=(
        Action(
            key="search_people",
            name="Search people",
            description="Finds people by title and company; it tells no addresses and costs no credits.",
            inputs=(
                Field("titles", "Titles", "array", description="Job titles.", required=False, example=["analyst"]),
                Field("domains", "Domains", "array", description="Of companies.", required=False, example=["example.com"]),
                Field("keywords", "Words", description="What to look for.", required=False, example="engines"),
                LIMIT,
                PAGE,
            ),
            request=Request(
                method="POST",
                path="/mixed_people/api_search",
                query={
                    "person_titles[]": "{titles}",
                    "q_organization_domains_list[]": "{domains}",
                    "q_keywords": "{keywords}",
                    "per_page": "{limit}",
                    "page": "{page}",
                },
            ),
            effect="idempotent",
            sample={
                "total_entries": 1,
                "people": [{"id": "64a7ff0cc4dfae00013df1a5", "first_name": "Ada", "title": "Analyst"}],
            },
            docs_url=f"{DOCS}/people-api-search",
        ),
        Action(
            key="enrich_person",
            name="Enrich a person",
            description="Tells what Apollo knows of a person; costs credits.",
            inputs=(
                *PERSON_FIELDS,
                Field("domain", "Domain", description="Of their company.", required=False, example="example.com"),
            ),
            request=Request(
                method="POST",
                path="/people/match",
                query={
                    "first_name": "{first_name}",
                    "last_name": "{last_name}",
                    "email": "{email}",
                    "domain": "{domain}",
                },
            ),
            sample={"person": PERSON},
            docs_url=f"{DOCS}/people-enrichment",
        ),
        Action(
            key="enrich_company",
            name="Enrich a company",
            description="Tells what Apollo knows of a company; costs credits.",
            inputs=(DOMAIN,),
            request=Request(path="/organizations/enrich", query={"domain": "{domain}"}),
            effect="idempotent",
            sample={
                "organization": {
                    "id": "5e66b6381e05b4008c8331b8",
                    "name": "Analytical Engines",
                    "primary_domain": "example.com",
                    "industry": "machinery",
                    "estimated_num_employees": 120,
                }
            },
            docs_url=f"{DOCS}/organization-enrichment",
        ),
        Action(
            key="search_contacts",
            name="Search contacts",
            description="Finds contacts of the own team.",
            inputs=(Field("keywords", "Words", description="What to look for.", required=False, example="Ada"), LIMIT, PAGE),
            request=Request(
                method="POST",
                path="/contacts/search",
                json={"q_keywords": "{keywords}", "per_page": "{limit}", "page": "{page}"},
            ),
            scopes=("contacts_search",),
            effect="idempotent",
            sample={"contacts": [CONTACT], "pagination": PAGING},
            docs_url=f"{DOCS}/search-for-contacts",
        ),
        Action(
            key="create_contact",
            name="Create a contact",
            description="Adds a contact to the own team.",
            inputs=(
                *PERSON_FIELDS,
                Field("company", "Company", description="Company.", required=False, example="Analytical Engines"),
                Field("title", "Title", description="Job title.", required=False, example="Analyst"),
            ),
            request=Request(
                method="POST",
                path="/contacts",
                json={
                    "first_name": "{first_name}",
                    "last_name": "{last_name}",
                    "email": "{email}",
                    "organization_name": "{company}",
                    "title": "{title}",
                },
            ),
            sample={"contact": CONTACT},
            docs_url=f"{DOCS}/create-a-contact",
        ),
    ),
    triggers=(
        Trigger(
            key="new_contact",
            name="New contact",
            description="Fires for each contact added to the team.",
            kinds=("poll",),
            poll=Request(
                method="POST",
                path="/contacts/search",
                json={"sort_by_field": "contact_created_at", "sort_ascending": False, "per_page": 100, "page": 1},
            ),
            items="contacts",
            event_id="id",
            scopes=("contacts_search",),
            sample=CONTACT,
            docs_url=f"{DOCS}/search-for-contacts",
        ),
    ),
)
