"""Jira: issues and projects by Atlassian."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import (
    AccountField,
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    Webhook,
)

DOCS = "https://developer.atlassian.com/cloud/jira/platform/rest/v3"
WEBHOOKS = "https://developer.atlassian.com/cloud/jira/platform/webhooks/"
READ, WRITE = "read:jira-work", "write:jira-work"


def document(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Plain text as Jira stores it: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/"""
    if not inputs.get("text"):
        return {}
    lines = [line for line in str(inputs["text"]).splitlines() if line.strip()]
    paragraphs: list[Json] = [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines]
    return {"document": {"type": "doc", "version": 1, "content": paragraphs}}


ISSUE = Field("issue", "Issue", description="Key or id of the issue.", example="ENG-24")
TEXT = Field(
    "text",
    "Description",
    description="Plain text; every line becomes a paragraph.",
    required=False,
    example="It fails.",
    long=True,
)
SUMMARY = Field("summary", "Summary", description="One line that names the issue.", example="Login fails on Safari")
DETAILS = (
    TEXT,
    Field(
        "assignee_id",
        "Assignee",
        description="Atlassian account id of a person.",
        required=False,
        example="5b10ac8d82e05b22cc7d4ef5",
    ),
    Field("priority", "Priority", description="Name of a priority.", required=False, example="High"),
    Field("labels", "Labels", "array", description="Labels without spaces.", required=False, example=["login"]),
    Field("due_date", "Due date", description="Day, as YYYY-MM-DD.", required=False, example="2026-06-30"),
)
FIELDS: dict[str, Json] = {
    "summary": "{summary}",
    "description": "{document}",
    "assignee": {"accountId": "{assignee_id}"},
    "priority": {"name": "{priority}"},
    "labels": "{labels}",
    "duedate": "{due_date}",
}
SHOWN = "summary,status,assignee,reporter,priority,labels,issuetype,project,created,updated"
LINKED: dict[str, Json] = {"id": "10024", "key": "ENG-24", "self": "https://acme.atlassian.net/rest/api/3/issue/10024"}
FOUND: Json = {
    **LINKED,
    "fields": {
        "summary": "Login fails on Safari",
        "status": {"id": "3", "name": "In Progress"},
        "issuetype": {"id": "10004", "name": "Bug"},
        "project": {"id": "10000", "key": "ENG"},
        "assignee": {"accountId": "5b10ac8d82e05b22cc7d4ef5", "displayName": "Ada Lovelace"},
        "labels": ["login"],
        "created": "2026-06-01T10:00:00.000+0000",
        "updated": "2026-06-01T11:30:00.000+0000",
    },
}

provider = Provider(
    slug="jira",
    name="Jira",
    category="project-management",
    base_url="https://api.atlassian.com/ex/jira/{cloud_id}",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://auth.atlassian.com/authorize",
        token_url="https://auth.atlassian.com/oauth/token",
        scopes=(READ, WRITE, "read:jira-user", "offline_access"),
        scope_words={
            READ: "Read projects and issues",
            WRITE: "Create and change issues, comments and worklogs",
            "read:jira-user": "See people of the site",
            "offline_access": "Keep access when you are away",
        },
        pkce=False,
        token_body="json",
        authorize_params={"audience": "api.atlassian.com", "prompt": "consent"},
        offline_hint="scope offline_access",
    ),
    description="Issues and projects by Atlassian.",
    aliases=("jira-cloud",),
    account_fields=(
        AccountField(
            key="cloud_id",
            label="Site id",
            pattern="^[0-9a-f-]{36}$",
            source="verify",
            path="0.id",
            example="0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        ),
    ),
    identity=Identity(
        request=Request(path="https://api.atlassian.com/oauth/token/accessible-resources"), id="0.id", label="0.url"
    ),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="iso"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature",
        prefix="sha256=",
        event_type="webhookEvent",
        event_id="header:X-Atlassian-Webhook-Identifier",
        docs_url=WEBHOOKS,
    ),
    actions=(
        Action(
            key="create_issue",
            name="Create an issue",
            description="Creates an issue in a project.",
            inputs=(
                Field("project", "Project", description="Key of the project.", example="ENG"),
                Field(
                    "issue_type",
                    "Type",
                    description="Name of an issue type of the project.",
                    required=False,
                    default="Task",
                    example="Bug",
                ),
                SUMMARY,
                *DETAILS,
                Field("parent", "Parent", description="Key of the epic or parent issue.", required=False, example="ENG-7"),
            ),
            prepare=document,
            prepares=("document",),
            request=Request(
                method="POST",
                path="/rest/api/3/issue",
                json={
                    "fields": {
                        "project": {"key": "{project}"},
                        "issuetype": {"name": "{issue_type}"},
                        "parent": {"key": "{parent}"},
                        **FIELDS,
                    }
                },
            ),
            scopes=(WRITE,),
            sample=LINKED,
            docs_url=f"{DOCS}/api-group-issues/#api-rest-api-3-issue-post",
        ),
        Action(
            key="update_issue",
            name="Change an issue",
            description="Changes the given fields of an issue.",
            inputs=(
                ISSUE,
                Field("summary", "Summary", description="New summary.", required=False, example="Login fails"),
                *DETAILS,
            ),
            prepare=document,
            prepares=("document",),
            request=Request(method="PUT", path="/rest/api/3/issue/{issue}", json={"fields": FIELDS}),
            scopes=(WRITE,),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/api-group-issues/#api-rest-api-3-issue-issueidorkey-put",
        ),
        Action(
            key="get_issue",
            name="Read an issue",
            description="Reads one issue with its fields.",
            inputs=(ISSUE,),
            request=Request(path="/rest/api/3/issue/{issue}"),
            scopes=(READ,),
            effect="idempotent",
            sample=FOUND,
            docs_url=f"{DOCS}/api-group-issues/#api-rest-api-3-issue-issueidorkey-get",
        ),
        Action(
            key="search_issues",
            name="Search issues",
            description="Finds issues by a JQL query that narrows the search in some way.",
            inputs=(
                Field("jql", "JQL", description="The query.", example="project = ENG AND status != Done ORDER BY created DESC"),
                Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50),
                Field(
                    "fields",
                    "Fields",
                    description="Names of fields, joined by commas.",
                    required=False,
                    default=SHOWN,
                    example="summary,status",
                ),
                Field("page", "Page", description="nextPageToken of the page before.", required=False, example="CAEaAggD"),
            ),
            request=Request(
                path="/rest/api/3/search/jql",
                query={"jql": "{jql}", "maxResults": "{limit}", "fields": "{fields}", "nextPageToken": "{page}"},
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={"issues": [FOUND], "isLast": True},
            docs_url=f"{DOCS}/api-group-issue-search/#api-rest-api-3-search-jql-get",
        ),
        Action(
            key="add_comment",
            name="Comment on an issue",
            description="Adds a comment to an issue.",
            inputs=(ISSUE, Field("text", "Text", description="Plain text of the comment.", example="Fixed in 1.4.", long=True)),
            prepare=document,
            prepares=("document",),
            request=Request(method="POST", path="/rest/api/3/issue/{issue}/comment", json={"body": "{document}"}),
            scopes=(WRITE,),
            sample={
                "id": "10100",
                "author": {"accountId": "5b10ac8d82e05b22cc7d4ef5", "displayName": "Ada Lovelace"},
                "created": "2026-06-01T11:30:00.000+0000",
            },
            docs_url=f"{DOCS}/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-post",
        ),
        Action(
            key="list_transitions",
            name="List transitions of an issue",
            description="Lists the steps an issue can take from its status, with the ids that moving it needs.",
            inputs=(ISSUE,),
            request=Request(path="/rest/api/3/issue/{issue}/transitions"),
            scopes=(READ,),
            effect="idempotent",
            sample={"transitions": [{"id": "31", "name": "Done", "to": {"id": "10002", "name": "Done"}}]},
            docs_url=f"{DOCS}/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-get",
        ),
        Action(
            key="transition_issue",
            name="Move an issue",
            description="Takes an issue to another status by one of its transitions.",
            inputs=(ISSUE, Field("transition_id", "Transition", description="Id of a transition the issue has.", example="31")),
            request=Request(
                method="POST", path="/rest/api/3/issue/{issue}/transitions", json={"transition": {"id": "{transition_id}"}}
            ),
            scopes=(WRITE,),
            sample=None,
            docs_url=f"{DOCS}/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-post",
        ),
        Action(
            key="list_projects",
            name="List projects",
            description="Lists the projects the person can see.",
            inputs=(
                Field("words", "Words", description="Part of a project's key or name.", required=False, example="eng"),
                Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50),
            ),
            request=Request(path="/rest/api/3/project/search", query={"query": "{words}", "maxResults": "{limit}"}),
            scopes=(READ,),
            effect="idempotent",
            sample={"values": [{"id": "10000", "key": "ENG", "name": "Engineering"}], "total": 1, "isLast": True},
            docs_url=f"{DOCS}/api-group-projects/#api-rest-api-3-project-search-get",
        ),
    ),
    triggers=(
        Trigger(
            key="new_issue",
            name="New issue",
            description="Fires for each issue created in any project the person can see.",
            kinds=("poll",),
            poll=Request(
                path="/rest/api/3/search/jql",
                query={"jql": "created >= -1d ORDER BY created DESC", "maxResults": 100, "fields": SHOWN},
            ),
            items="issues",
            event_id="id",
            scopes=(READ,),
            sample=FOUND,
            docs_url=f"{DOCS}/api-group-issue-search/#api-rest-api-3-search-jql-get",
        ),
        Trigger(
            key="issue_changed",
            name="Issue changed",
            description="Fires each time an issue is created or changed.",
            kinds=("poll",),
            poll=Request(
                path="/rest/api/3/search/jql",
                query={"jql": "updated >= -1d ORDER BY updated DESC", "maxResults": 100, "fields": SHOWN},
            ),
            items="issues",
            event_id="id fields.updated",
            scopes=(READ,),
            sample=FOUND,
            docs_url=f"{DOCS}/api-group-issue-search/#api-rest-api-3-search-jql-get",
        ),
        Trigger(
            key="issue_event",
            name="Issue event",
            description="Fires as soon as a webhook of the site tells of an issue created, changed or deleted.",
            event_types=("jira:issue_created", "jira:issue_updated", "jira:issue_deleted"),
            event_id="header:X-Atlassian-Webhook-Identifier",
            scopes=(READ,),
            sample={"timestamp": 1780308000000, "webhookEvent": "jira:issue_created", "issue": FOUND},
            docs_url=WEBHOOKS,
        ),
    ),
)
