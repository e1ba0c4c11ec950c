"""Sentry: error and performance monitoring."""

from __future__ import annotations

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

DOCS = "https://docs.sentry.io/api"
HOOKS = "https://docs.sentry.io/organization/integrations/integration-platform/webhooks/"
READ, WRITE = ("event:read",), ("event:write",)
ISSUE_ID = Field("issue_id", "Issue", description="Id of the issue.", example="4501234567")
CURSOR = Field("cursor", "Page", description="cursor in the Link header of the page before.", required=False, example="0:100:0")
PERIOD = Field(
    "period", "Period", description="How far back, such as 24h or 14d.", required=False, default="14d", example="24h"
)
ISSUE: dict[str, Json] = {
    "id": "4501234567",
    "shortId": "WEBSITE-4K",
    "title": "TypeError: cannot read properties of undefined",
    "culprit": "login(app/session)",
    "level": "error",
    "status": "unresolved",
    "count": "12",
    "userCount": 5,
    "project": {"id": "45012", "slug": "website", "platform": "javascript"},
    "firstSeen": "2026-06-01T10:00:00Z",
    "lastSeen": "2026-06-01T11:30:00Z",
    "permalink": "https://acme.sentry.io/issues/4501234567/",
}

provider = Provider(
    slug="sentry",
    name="Sentry",
    category="monitoring",
    base_url="https://sentry.io/api/0",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://sentry.io/oauth/authorize/",
        token_url="https://sentry.io/oauth/token/",
        scopes=("org:read", "project:read", "event:read", "event:write"),
        scope_words={
            "org:read": "See your organization",
            "project:read": "See its projects",
            "event:read": "Read issues and events",
            "event:write": "Resolve and assign issues",
        },
    ),
    description="Error and performance monitoring.",
    account_fields=(
        AccountField(
            key="organization",
            label="Organization",
            pattern="^[a-z0-9][a-z0-9_-]*$",
            source="verify",
            path="0.slug",
            example="acme",
        ),
    ),
    identity=Identity(request=Request(path="/organizations/"), id="0.id", label="0.slug"),
    rate=RateHeaders(
        limit="x-sentry-rate-limit-limit",
        remaining="x-sentry-rate-limit-remaining",
        reset="x-sentry-rate-limit-reset",
        reset_unit="epoch",
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Sentry-Hook-Signature",
        key="client secret",
        event_type="header:Sentry-Hook-Resource",
        event_id="header:Request-ID",
        docs_url=HOOKS,
    ),
    actions=(
        Action(
            key="list_issues",
            name="List issues",
            description="Lists the issues of the organization that match a search.",
            inputs=(
                Field(
                    "query",
                    "Search",
                    description="In Sentry's search syntax.",
                    required=False,
                    default="is:unresolved",
                    example="is:unresolved level:error",
                ),
                Field("project", "Project", description="Slug or id of a project.", required=False, example="website"),
                PERIOD,
                Field(
                    "sort",
                    "Sort",
                    description="By last seen, first seen, how often or how many users.",
                    required=False,
                    choices=("date", "new", "freq", "user"),
                    default="date",
                    example="new",
                ),
                Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=25, example=25),
                CURSOR,
            ),
            request=Request(
                path="/organizations/{organization}/issues/",
                query={
                    "query": "{query}",
                    "project": "{project}",
                    "statsPeriod": "{period}",
                    "sort": "{sort}",
                    "limit": "{limit}",
                    "cursor": "{cursor}",
                },
            ),
            scopes=READ,
            effect="idempotent",
            sample=[ISSUE],
            docs_url=f"{DOCS}/events/list-an-organizations-issues/",
        ),
        Action(
            key="get_issue",
            name="Read an issue",
            description="Reads one issue.",
            inputs=(ISSUE_ID,),
            request=Request(path="/organizations/{organization}/issues/{issue_id}/"),
            scopes=READ,
            effect="idempotent",
            sample=ISSUE,
            docs_url=f"{DOCS}/events/retrieve-an-issue/",
        ),
        Action(
            key="update_issue",
            name="Change an issue",
            description="Resolves, ignores, reopens or assigns an issue.",
            inputs=(
                ISSUE_ID,
                Field(
                    "status",
                    "Status",
                    description="New status.",
                    required=False,
                    choices=("resolved", "resolvedInNextRelease", "unresolved", "ignored"),
                    example="resolved",
                ),
                Field("assigned_to", "Assignee", description="user:ID or team:ID.", required=False, example="user:1"),
            ),
            request=Request(
                method="PUT",
                path="/organizations/{organization}/issues/{issue_id}/",
                json={"status": "{status}", "assignedTo": "{assigned_to}"},
            ),
            scopes=WRITE,
            effect="idempotent",
            sample={**ISSUE, "status": "resolved"},
            docs_url=f"{DOCS}/events/update-an-issue/",
        ),
        Action(
            key="list_issue_events",
            name="List the events of an issue",
            description="Lists the single errors that make up an issue.",
            inputs=(
                ISSUE_ID,
                Field(
                    "full", "Whole", "boolean", description="With stack traces.", required=False, default=False, example=True
                ),
                CURSOR,
            ),
            request=Request(
                path="/organizations/{organization}/issues/{issue_id}/events/", query={"full": "{full}", "cursor": "{cursor}"}
            ),
            scopes=READ,
            effect="idempotent",
            sample=[
                {
                    "id": "9fac2ceed9344f2bbfdd1fdacb0ed9b1",
                    "eventID": "9fac2ceed9344f2bbfdd1fdacb0ed9b1",
                    "title": "TypeError: cannot read properties of undefined",
                    "platform": "javascript",
                    "dateCreated": "2026-06-01T11:30:00Z",
                }
            ],
            docs_url=f"{DOCS}/events/list-an-issues-events/",
        ),
        Action(
            key="list_projects",
            name="List projects",
            description="Lists the projects of the organization.",
            inputs=(CURSOR,),
            request=Request(path="/organizations/{organization}/projects/", query={"cursor": "{cursor}"}),
            scopes=("org:read",),
            effect="idempotent",
            sample=[{"id": "45012", "slug": "website", "name": "Website", "platform": "javascript"}],
            docs_url=f"{DOCS}/organizations/list-an-organizations-projects/",
        ),
    ),
    triggers=(
        Trigger(
            key="new_issue",
            name="New issue",
            description="Fires for each unresolved issue seen for the first time in the organization.",
            kinds=("poll",),
            poll=Request(
                path="/organizations/{organization}/issues/",
                query={"query": "is:unresolved", "sort": "new", "statsPeriod": "24h", "limit": 100},
            ),
            event_id="id",
            scopes=READ,
            sample=ISSUE,
            docs_url=f"{DOCS}/events/list-an-organizations-issues/",
        ),
        Trigger(
            key="issue_event",
            name="Issue event",
            description="Fires when an issue is created, resolved, assigned, ignored or comes back.",
            event_types=("issue",),
            event_id="header:Request-ID",
            scopes=READ,
            sample={
                "action": "created",
                "installation": {"uuid": "a8e5d37a-696c-4c54-adb5-b3f28d64c7de"},
                "data": {"issue": ISSUE},
                "actor": {"type": "application", "id": "sentry", "name": "Sentry"},
            },
            docs_url=f"{HOOKS}issues/",
        ),
        Trigger(
            key="alert",
            name="Alert",
            description="Fires when an alert rule that tells this integration is triggered.",
            event_types=("event_alert", "metric_alert"),
            event_id="header:Request-ID",
            scopes=READ,
            sample={
                "action": "triggered",
                "data": {
                    "event": {"event_id": "9fac2ceed9344f2bbfdd1fdacb0ed9b1", "title": ISSUE["title"]},
                    "triggered_rule": "Errors",
                },
            },
            docs_url=f"{HOOKS}issue-alerts/",
        ),
    ),
)
