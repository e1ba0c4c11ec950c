"""Linear: issue tracking for software teams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integrations.spec import (
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Revoke,
    Trigger,
    Webhook,
)

DOCS = "https://linear.app/developers/graphql"
WEBHOOKS = "https://linear.app/developers/webhooks"
SHAPE = (
    "{ id identifier title description priority url createdAt updatedAt "
    "state { id name type } team { id key } assignee { id name } }"
)


def fault(status: int, body: Any) -> str:
    """What a 200 answer says went wrong: https://linear.app/developers/graphql#error-handling"""
    errors = body.get("errors") if isinstance(body, dict) else None
    return str(errors[0].get("message") or "unknown error") if errors else ""


def ask(text: str, **variables: Json) -> Request:
    return Request(
        method="POST", path="/graphql", json={"query": text, "variables": variables} if variables else {"query": text}
    )


def inside(*path: str) -> Callable[[Json], Json]:
    """A result that is only what stands at `path` below `data`."""

    def result(answer: Json) -> Json:
        for key in ("data", *path):
            answer = answer.get(key) if isinstance(answer, dict) else None
        return answer

    return result


ISSUE_ID = Field("issue_id", "Issue", description="Id or identifier of the issue.", example="ENG-24")
LIMIT = Field("limit", "Limit", "integer", description="1 to 250.", required=False, default=50, example=50)
AFTER = Field(
    "after",
    "Page",
    description="pageInfo.endCursor of the page before.",
    required=False,
    example="b1d9c6b8-0c1f-4c2a-9f6e-0d2b3a4c5d6e",
)
TITLE = Field("title", "Title", description="Title of the issue.", example="Login fails on Safari")
DETAILS = (
    Field("text", "Description", description="Markdown.", required=False, example="Steps to see it …", long=True),
    Field(
        "priority", "Priority", "integer", description="0 none, 1 urgent, 2 high, 3 medium, 4 low.", required=False, example=2
    ),
    Field(
        "state_id",
        "Status",
        description="Id of a workflow state of the team.",
        required=False,
        example="c2f5a0e1-6a52-4d0e-9a3c-6f1f0e2d3c4b",
    ),
    Field(
        "assignee_id", "Assignee", description="Id of a user.", required=False, example="8f7e6d5c-4b3a-4291-8a7b-6c5d4e3f2a1b"
    ),
    Field(
        "project_id", "Project", description="Id of a project.", required=False, example="1a2b3c4d-5e6f-4708-9a0b-1c2d3e4f5a6b"
    ),
    Field(
        "label_ids",
        "Labels",
        "array",
        description="Ids of labels.",
        required=False,
        example=["9e8d7c6b-5a49-4382-9716-0f1e2d3c4b5a"],
    ),
    Field("due_date", "Due date", description="Day, as YYYY-MM-DD.", required=False, example="2026-06-30"),
)
INPUT: dict[str, Json] = {
    "title": "{title}",
    "description": "{text}",
    "priority": "{priority}",
    "stateId": "{state_id}",
    "assigneeId": "{assignee_id}",
    "projectId": "{project_id}",
    "labelIds": "{label_ids}",
    "dueDate": "{due_date}",
}
ISSUE: dict[str, Json] = {
    "id": "2174add1-f7c8-44e3-bbf3-2d60b5ea8bc9",
    "identifier": "ENG-24",
    "title": "Login fails on Safari",
    "description": "Steps to see it …",
    "priority": 2,
    "url": "https://linear.app/acme/issue/ENG-24/login-fails-on-safari",
    "createdAt": "2026-06-01T10:00:00.000Z",
    "updatedAt": "2026-06-01T11:30:00.000Z",
    "state": {"id": "c2f5a0e1-6a52-4d0e-9a3c-6f1f0e2d3c4b", "name": "In Progress", "type": "started"},
    "team": {"id": "9cfb482a-81e3-4154-b5b9-2c805e70a02d", "key": "ENG"},
    "assignee": {"id": "8f7e6d5c-4b3a-4291-8a7b-6c5d4e3f2a1b", "name": "Ada Lovelace"},
}
PAGE: dict[str, Json] = {"hasNextPage": False, "endCursor": "2174add1-f7c8-44e3-bbf3-2d60b5ea8bc9"}

provider = Provider(
    slug="linear",
    name="Linear",
    category="project-management",
    base_url="https://api.linear.app",
    docs_url="https://linear.app/developers",
    auth=OAuth2(
        authorize_url="https://linear.app/oauth/authorize",
        token_url="https://api.linear.app/oauth/token",
        revoke=Revoke(request=Request(method="POST", path="https://api.linear.app/oauth/revoke"), client_auth="bearer"),
        scopes=("read", "write"),
        # https://linear.app/developers/oauth-2-0-authentication
        implied_scopes={"write": ("issues:create", "comments:create")},
        scope_words={"read": "Read issues, projects and people", "write": "Create and change issues, comments and projects"},
        scope_separator=",",
        authorize_params={"prompt": "consent"},
    ),
    description="Issue tracking for software teams.",
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{viewer{id email organization{id name}}}"}),
        id="data.viewer.organization.id",
        label="data.viewer.organization.name",
    ),
    rate=RateHeaders(
        limit="x-ratelimit-requests-limit",
        remaining="x-ratelimit-requests-remaining",
        reset="x-ratelimit-requests-reset",
        reset_unit="ms",
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Linear-Signature",
        event_type="type",
        event_id="header:Linear-Delivery",
        match=("organizationId", "account_id"),
        docs_url=WEBHOOKS,
    ),
    fault=fault,
    actions=(
        Action(
            key="create_issue",
            name="Create an issue",
            description="Creates an issue in a team.",
            inputs=(
                Field("team_id", "Team", description="Id of the team.", example="9cfb482a-81e3-4154-b5b9-2c805e70a02d"),
                TITLE,
                *DETAILS,
            ),
            request=ask(
                f"mutation($input: IssueCreateInput!) {{ issueCreate(input: $input) {{ success issue {SHAPE} }} }}",
                input={"teamId": "{team_id}", **INPUT},
            ),
            result=inside("issueCreate", "issue"),
            scopes=("issues:create",),
            sample=ISSUE,
            docs_url=f"{DOCS}#creating-and-editing-issues",
        ),
        Action(
            key="update_issue",
            name="Change an issue",
            description="Changes the given parts of an issue, such as its status or assignee.",
            inputs=(
                ISSUE_ID,
                Field("title", "Title", description="New title.", required=False, example="Login fails"),
                *DETAILS,
            ),
            request=ask(
                "mutation($id: String!, $input: IssueUpdateInput!) "
                f"{{ issueUpdate(id: $id, input: $input) {{ success issue {SHAPE} }} }}",
                id="{issue_id}",
                input=INPUT,
            ),
            result=inside("issueUpdate", "issue"),
            scopes=("write",),
            effect="idempotent",
            sample=ISSUE,
            docs_url=f"{DOCS}#creating-and-editing-issues",
        ),
        Action(
            key="get_issue",
            name="Read an issue",
            description="Reads one issue.",
            inputs=(ISSUE_ID,),
            request=ask(f"query($id: String!) {{ issue(id: $id) {SHAPE} }}", id="{issue_id}"),
            result=inside("issue"),
            scopes=("read",),
            effect="idempotent",
            sample=ISSUE,
            docs_url=f"{DOCS}#queries-and-mutations",
        ),
        Action(
            key="list_issues",
            name="List issues",
            description="Lists issues, those changed last first, narrowed by Linear's filter.",
            inputs=(
                Field(
                    "filter",
                    "Filter",
                    "object",
                    description="An IssueFilter.",
                    required=False,
                    example={"team": {"key": {"eq": "ENG"}}},
                ),
                LIMIT,
                AFTER,
            ),
            request=ask(
                "query($filter: IssueFilter, $first: Int, $after: String) "
                "{ issues(filter: $filter, first: $first, after: $after, orderBy: updatedAt) "
                f"{{ nodes {SHAPE} pageInfo {{ hasNextPage endCursor }} }} }}",
                filter="{filter}",
                first="{limit}",
                after="{after}",
            ),
            result=inside("issues"),
            scopes=("read",),
            effect="idempotent",
            sample={"nodes": [ISSUE], "pageInfo": PAGE},
            docs_url="https://linear.app/developers/filtering",
        ),
        Action(
            key="search_issues",
            name="Search issues",
            description="Finds issues by words in title, description and comments.",
            inputs=(Field("words", "Words", description="What to look for.", example="login safari"), LIMIT),
            request=ask(
                "query($term: String!, $first: Int) { searchIssues(term: $term, first: $first, includeComments: true) "
                f"{{ nodes {SHAPE} totalCount }} }}",
                term="{words}",
                first="{limit}",
            ),
            result=inside("searchIssues"),
            scopes=("read",),
            effect="idempotent",
            sample={"nodes": [ISSUE], "totalCount": 1},
            docs_url=DOCS,
        ),
        Action(
            key="create_comment",
            name="Comment on an issue",
            description="Adds a comment to an issue.",
            inputs=(ISSUE_ID, Field("text", "Text", description="Markdown.", example="Fixed in **1.4**.", long=True)),
            request=ask(
                "mutation($input: CommentCreateInput!) { commentCreate(input: $input) "
                "{ success comment { id body url createdAt } } }",
                input={"issueId": "{issue_id}", "body": "{text}"},
            ),
            result=inside("commentCreate", "comment"),
            scopes=("comments:create",),
            sample={
                "id": "5d4c3b2a-1f0e-4d9c-8b7a-6a5b4c3d2e1f",
                "body": "Fixed in **1.4**.",
                "url": "https://linear.app/acme/issue/ENG-24#comment-5d4c3b2a",
                "createdAt": "2026-06-01T11:30:00.000Z",
            },
            docs_url=DOCS,
        ),
        Action(
            key="list_teams",
            name="List teams",
            description="Lists teams with the states their issues go through.",
            request=ask("query { teams(first: 100) { nodes { id key name states { nodes { id name type } } } } }"),
            result=inside("teams"),
            scopes=("read",),
            effect="idempotent",
            sample={
                "nodes": [
                    {
                        "id": "9cfb482a-81e3-4154-b5b9-2c805e70a02d",
                        "key": "ENG",
                        "name": "Engineering",
                        "states": {"nodes": [ISSUE["state"]]},
                    }
                ]
            },
            docs_url=DOCS,
        ),
        Action(
            key="list_users",
            name="List people",
            description="Lists the people of the workspace.",
            request=ask("query { users(first: 250) { nodes { id name email active } } }"),
            result=inside("users"),
            scopes=("read",),
            effect="idempotent",
            sample={
                "nodes": [
                    {
                        "id": "8f7e6d5c-4b3a-4291-8a7b-6c5d4e3f2a1b",
                        "name": "Ada Lovelace",
                        "email": "ada@example.com",
                        "active": True,
                    }
                ]
            },
            docs_url=DOCS,
        ),
    ),
    triggers=(
        Trigger(
            key="new_issue",
            name="New issue",
            description="Fires for each issue created in the workspace.",
            kinds=("poll",),
            poll=ask(
                f"query($filter: IssueFilter) {{ issues(filter: $filter, first: 50, orderBy: createdAt) {{ nodes {SHAPE} }} }}",
                filter={"createdAt": {"gte": "{since}"}},
            ),
            items="data.issues.nodes",
            event_id="id",
            scopes=("read",),
            sample=ISSUE,
            docs_url="https://linear.app/developers/filtering",
        ),
        Trigger(
            key="issue_changed",
            name="Issue changed",
            description="Fires each time an issue is created or changed.",
            kinds=("poll",),
            poll=ask(
                f"query($filter: IssueFilter) {{ issues(filter: $filter, first: 50, orderBy: updatedAt) {{ nodes {SHAPE} }} }}",
                filter={"updatedAt": {"gte": "{since}"}},
            ),
            items="data.issues.nodes",
            event_id="id updatedAt",
            scopes=("read",),
            sample=ISSUE,
            docs_url="https://linear.app/developers/filtering",
        ),
        Trigger(
            key="issue_event",
            name="Issue event",
            description="Fires as soon as a webhook tells of an issue created, changed or removed.",
            event_types=("Issue",),
            event_id="header:Linear-Delivery",
            scopes=("read",),
            sample={
                "action": "create",
                "type": "Issue",
                "createdAt": "2026-06-01T10:00:00.000Z",
                "organizationId": "7b2c3d4e-5f60-4172-8394-a5b6c7d8e9f0",
                "webhookTimestamp": 1780308000000,
                "data": ISSUE,
            },
            docs_url=WEBHOOKS,
        ),
    ),
)
