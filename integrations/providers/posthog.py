"""PostHog: product analytics and feature flags."""

from __future__ import annotations

from integrations.spec import AccountField, Action, ApiKey, Field, Identity, Json, OAuth2, Provider, Request

DOCS = "https://posthog.com/docs/api"
FLAG_READ, FLAG_WRITE = ("feature_flag:read",), ("feature_flag:write",)
PROJECT = Field("project_id", "Project", description="Id of the project.", example="12345")
FLAG_ID = Field("flag_id", "Flag", "integer", description="Id of the feature flag.", example=678)
FILTERS = Field(
    "filters",
    "Release conditions",
    "object",
    description="Groups of conditions, each with its share of people.",
    required=False,
    example={"groups": [{"properties": [], "rollout_percentage": 50}]},
)
PAGING = (
    Field("limit", "Limit", "integer", description="How many at most.", required=False, default=100, example=100),
    Field("offset", "Skip", "integer", description="How many to pass over.", required=False, example=0),
)
PAGED = {"limit": "{limit}", "offset": "{offset}"}
FLAG: dict[str, Json] = {
    "id": 678,
    "key": "new-checkout",
    "name": "The new checkout",
    "active": True,
    "filters": {"groups": [{"properties": [], "rollout_percentage": 50}]},
    "created_at": "2026-06-01T10:00:00.000000Z",
}
PERSON: dict[str, Json] = {
    "id": "0197a2c4-5e6f-7081-92a3-b4c5d6e7f809",
    "distinct_ids": ["ada@example.com"],
    "properties": {"email": "ada@example.com"},
    "created_at": "2026-06-01T10:00:00.000000Z",
}

provider = Provider(
    slug="posthog",
    name="PostHog",
    category="analytics",
    base_url="https://{region}.posthog.com",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://oauth.posthog.com/oauth/authorize/",
        token_url="https://oauth.posthog.com/oauth/token/",
        # https://posthog.com/docs/api/scopes: a right to write includes the one to read
        scopes=(
            "user:read",
            "project:read",
            "insight:read",
            "query:read",
            "person:read",
            "feature_flag:write",
            "annotation:write",
        ),
        implied_scopes={"feature_flag:write": FLAG_READ, "annotation:write": ("annotation:read",)},
        scope_words={
            "user:read": "See your profile",
            "project:read": "See projects",
            "insight:read": "Read insights",
            "query:read": "Query events and people",
            "person:read": "Read people",
            "feature_flag:write": "Read and change feature flags",
            "annotation:write": "Read and write annotations",
        },
    ),
    alternatives=(ApiKey(label="Personal API key"),),
    description="Product analytics and feature flags.",
    account_fields=(AccountField(key="region", label="Region", pattern="^(us|eu)$", example="eu"),),
    identity=Identity(request=Request(path="/api/users/@me/"), id="uuid", label="email"),
    actions=(
        Action(
            key="query",
            name="Query events and people",
            description="Runs a query in HogQL, PostHog's SQL.",
            inputs=(
                PROJECT,
                Field(
                    "query",
                    "Query",
                    description="In HogQL.",
                    example="SELECT event, count() FROM events GROUP BY event LIMIT 10",
                    long=True,
                ),
            ),
            request=Request(
                method="POST",
                path="/api/projects/{project_id}/query/",
                json={"query": {"kind": "HogQLQuery", "query": "{query}"}},
            ),
            scopes=("query:read",),
            effect="idempotent",
            sample={
                "columns": ["event", "count()"],
                "types": [["event", "String"]],
                "results": [["$pageview", 1200]],
                "hasMore": False,
            },
            docs_url=f"{DOCS}/query",
        ),
        Action(
            key="find_persons",
            name="Find people",
            description="Finds people by email, name or distinct id.",
            inputs=(
                PROJECT,
                Field("words", "Words", description="What to look for.", required=False, example="ada@example.com"),
                *PAGING,
            ),
            request=Request(path="/api/projects/{project_id}/persons/", query={"search": "{words}", **PAGED}),
            scopes=("person:read",),
            effect="idempotent",
            sample={"next": None, "results": [PERSON]},
            docs_url=f"{DOCS}/persons",
        ),
        Action(
            key="list_feature_flags",
            name="List feature flags",
            description="Lists the feature flags of a project.",
            inputs=(
                PROJECT,
                Field("words", "Words", description="Part of key or name.", required=False, example="checkout"),
                *PAGING,
            ),
            request=Request(path="/api/projects/{project_id}/feature_flags/", query={"search": "{words}", **PAGED}),
            scopes=FLAG_READ,
            effect="idempotent",
            sample={"count": 1, "next": None, "results": [FLAG]},
            docs_url=f"{DOCS}/feature-flags",
        ),
        Action(
            key="create_feature_flag",
            name="Create a feature flag",
            description="Creates a feature flag.",
            inputs=(
                PROJECT,
                Field("key", "Key", description="What code asks for.", example="new-checkout"),
                Field("name", "Description", description="What it is for.", required=False, example="The new checkout"),
                Field("active", "On", "boolean", description="Whether it is on.", required=False, default=True, example=True),
                FILTERS,
            ),
            request=Request(
                method="POST",
                path="/api/projects/{project_id}/feature_flags/",
                json={"key": "{key}", "name": "{name}", "active": "{active}", "filters": "{filters}"},
            ),
            scopes=FLAG_WRITE,
            sample=FLAG,
            docs_url=f"{DOCS}/feature-flags",
        ),
        Action(
            key="update_feature_flag",
            name="Change a feature flag",
            description="Turns a feature flag on or off, or changes whom it is for.",
            inputs=(
                PROJECT,
                FLAG_ID,
                Field("active", "On", "boolean", description="Whether it is on.", required=False, example=False),
                Field("name", "Description", description="What it is for.", required=False, example="The new checkout"),
                FILTERS,
            ),
            request=Request(
                method="PATCH",
                path="/api/projects/{project_id}/feature_flags/{flag_id}/",
                json={"name": "{name}", "active": "{active}", "filters": "{filters}"},
            ),
            scopes=FLAG_WRITE,
            effect="idempotent",
            sample={**FLAG, "active": False},
            docs_url=f"{DOCS}/feature-flags",
        ),
        Action(
            key="list_insights",
            name="List insights",
            description="Lists the saved insights of a project.",
            inputs=(PROJECT, *PAGING),
            request=Request(path="/api/projects/{project_id}/insights/", query={"saved": True, "basic": True, **PAGED}),
            scopes=("insight:read",),
            effect="idempotent",
            sample={"count": 1, "next": None, "results": [{"id": 91, "short_id": "aB3dE5fG", "name": "Weekly sign-ups"}]},
            docs_url=f"{DOCS}/insights",
        ),
        Action(
            key="create_annotation",
            name="Create an annotation",
            description="Marks a moment on the charts of a project, such as a release.",
            inputs=(
                PROJECT,
                Field("text", "Text", description="What happened.", example="Release 1.4"),
                Field("moment", "When", "date", description="When it happened.", example="2026-06-01T10:00:00Z"),
            ),
            request=Request(
                method="POST",
                path="/api/projects/{project_id}/annotations/",
                json={"content": "{text}", "date_marker": "{moment}", "scope": "project"},
            ),
            scopes=("annotation:write",),
            sample={"id": 55, "content": "Release 1.4", "date_marker": "2026-06-01T10:00:00Z", "scope": "project"},
            docs_url=f"{DOCS}/annotations",
        ),
        Action(
            key="list_projects",
            name="List projects",
            description="Lists the projects the person can reach.",
            request=Request(path="/api/projects/"),
            scopes=("project:read",),
            effect="idempotent",
            sample={"count": 1, "next": None, "results": [{"id": 12345, "name": "Website", "timezone": "UTC"}]},
            docs_url=f"{DOCS}/projects",
        ),
    ),
)
