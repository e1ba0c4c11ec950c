"""GitLab: Git hosting and DevOps pipelines."""

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
    Subscription,
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://docs.gitlab.com/api"
EVENTS = "https://docs.gitlab.com/user/project/integrations/webhook_events/"
READ, WRITE = ("read_api",), ("api",)
PROJECT = Field("project", "Project", description="Id or full path of the project.", example="acme/website")
ISSUE_NUMBER = Field("number", "Issue", "integer", description="Number (iid) of the issue in its project.", example=24)
MERGE_NUMBER = Field("number", "Merge request", "integer", description="Number (iid) of the merge request.", example=7)
PAGING = (
    Field("per_page", "Limit", "integer", description="1 to 100.", required=False, default=20, example=20),
    Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, example=1),
)
PAGED = {"per_page": "{per_page}", "page": "{page}"}
DETAILS = (
    Field("text", "Description", description="Markdown.", required=False, example="It crashes.", long=True),
    Field("labels", "Labels", description="Names of labels, joined by commas.", required=False, example="bug,login"),
    Field(
        "assignee_ids",
        "Assignees",
        "array",
        description="Ids of users.",
        items={"type": "integer"},
        required=False,
        example=[51],
    ),
    Field("due_date", "Due date", description="Day, as YYYY-MM-DD.", required=False, example="2026-06-30"),
)
VALUES: dict[str, Json] = {
    "title": "{title}",
    "description": "{text}",
    "labels": "{labels}",
    "assignee_ids": "{assignee_ids}",
    "due_date": "{due_date}",
}
ISSUE: dict[str, Json] = {
    "id": 301,
    "iid": 24,
    "project_id": 14,
    "title": "Login fails on Safari",
    "state": "opened",
    "labels": ["bug"],
    "author": {"id": 51, "username": "ada"},
    "web_url": "https://gitlab.com/acme/website/-/issues/24",
    "created_at": "2026-06-01T10:00:00.000Z",
    "updated_at": "2026-06-01T11:30:00.000Z",
}
MERGE: dict[str, Json] = {
    "id": 93,
    "iid": 7,
    "project_id": 14,
    "title": "Fix the login",
    "state": "opened",
    "source_branch": "fix-login",
    "target_branch": "main",
    "author": {"id": 51, "username": "ada"},
    "web_url": "https://gitlab.com/acme/website/-/merge_requests/7",
    "created_at": "2026-06-01T10:00:00.000Z",
    "updated_at": "2026-06-01T11:30:00.000Z",
}
HOOKED: dict[str, Json] = {"user": {"id": 51, "username": "ada"}, "project": {"id": 14, "path_with_namespace": "acme/website"}}

provider = Provider(
    slug="gitlab",
    name="GitLab",
    category="developer-tools",
    base_url="https://gitlab.com/api/v4",
    docs_url=f"{DOCS}/rest/",
    auth=OAuth2(
        authorize_url="https://gitlab.com/oauth/authorize",
        token_url="https://gitlab.com/oauth/token",
        revoke=rfc7009("https://gitlab.com/oauth/revoke"),
        scopes=("api", "read_user"),
        implied_scopes={
            "api": ("read_api",),
            "read_api": ("read_user",),
        },  # https://docs.gitlab.com/integration/oauth_provider/
        scope_words={"api": "Read and change everything you can in GitLab", "read_user": "See your profile"},
    ),
    description="Git hosting and DevOps pipelines.",
    identity=Identity(request=Request(path="/user"), id="id", label="username"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit="epoch"),
    pagination=Pagination(style="link", parameter="page", size_parameter="per_page"),
    webhook=Webhook(
        algorithm="shared-token",
        header="X-Gitlab-Token",
        encoding="none",
        event_type="object_kind",
        # X-Gitlab-Event-UUID is the same for events that follow from one another; this one only for retries
        event_id="header:Idempotency-Key",
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/projects/{project}/hooks",
                json={
                    "url": "{callback_url}",
                    "token": "{webhook_secret}",
                    "issues_events": True,
                    "merge_requests_events": True,
                    "note_events": True,
                    "pipeline_events": True,
                    "push_events": True,
                },
            ),
            delete=Request(method="DELETE", path="/projects/{project}/hooks/{subscription_id}"),
            inputs=(PROJECT,),
            docs_url=f"{DOCS}/project_webhooks/",
        ),
        docs_url="https://docs.gitlab.com/user/project/integrations/webhooks/",
    ),
    actions=(
        Action(
            key="create_issue",
            name="Create an issue",
            description="Opens an issue in a project.",
            inputs=(
                PROJECT,
                Field("title", "Title", description="Title of the issue.", example="Login fails on Safari"),
                *DETAILS,
            ),
            request=Request(method="POST", path="/projects/{project}/issues", json=VALUES),
            scopes=WRITE,
            sample=ISSUE,
            docs_url=f"{DOCS}/issues/#create-an-issue",
        ),
        Action(
            key="update_issue",
            name="Change an issue",
            description="Changes the given parts of an issue, closes or reopens it.",
            inputs=(
                PROJECT,
                ISSUE_NUMBER,
                Field("title", "Title", description="New title.", required=False, example="Login fails"),
                *DETAILS,
                Field(
                    "state", "State", description="What to do.", required=False, choices=("close", "reopen"), example="close"
                ),
            ),
            request=Request(
                method="PUT", path="/projects/{project}/issues/{number}", json={**VALUES, "state_event": "{state}"}
            ),
            scopes=WRITE,
            effect="idempotent",
            sample=ISSUE,
            docs_url=f"{DOCS}/issues/#update-an-issue",
        ),
        Action(
            key="get_issue",
            name="Read an issue",
            description="Reads one issue.",
            inputs=(PROJECT, ISSUE_NUMBER),
            request=Request(path="/projects/{project}/issues/{number}"),
            scopes=READ,
            effect="idempotent",
            sample=ISSUE,
            docs_url=f"{DOCS}/issues/#retrieve-a-project-issue",
        ),
        Action(
            key="list_issues",
            name="List issues",
            description="Lists the issues of a project, the newest first.",
            inputs=(
                PROJECT,
                Field("words", "Words", description="Words in title or description.", required=False, example="login"),
                Field(
                    "state",
                    "State",
                    description="Which to list.",
                    required=False,
                    choices=("opened", "closed"),
                    example="opened",
                ),
                *PAGING,
            ),
            request=Request(path="/projects/{project}/issues", query={"search": "{words}", "state": "{state}", **PAGED}),
            scopes=READ,
            effect="idempotent",
            sample=[ISSUE],
            docs_url=f"{DOCS}/issues/#list-all-project-issues",
        ),
        Action(
            key="comment_issue",
            name="Comment on an issue",
            description="Adds a comment to an issue.",
            inputs=(PROJECT, ISSUE_NUMBER, Field("text", "Text", description="Markdown.", example="Fixed in 1.4.", long=True)),
            request=Request(method="POST", path="/projects/{project}/issues/{number}/notes", json={"body": "{text}"}),
            scopes=WRITE,
            sample={"id": 302, "body": "Fixed in 1.4.", "author": {"id": 51, "username": "ada"}},
            docs_url=f"{DOCS}/notes/#create-an-issue-note",
        ),
        Action(
            key="create_merge_request",
            name="Open a merge request",
            description="Asks for a branch to be merged into another.",
            inputs=(
                PROJECT,
                Field("source_branch", "From", description="Branch with the changes.", example="fix-login"),
                Field("target_branch", "Into", description="Branch to merge into.", example="main"),
                Field("title", "Title", description="Title of the merge request.", example="Fix the login"),
                Field("text", "Description", description="Markdown.", required=False, example="Closes #24.", long=True),
            ),
            request=Request(
                method="POST",
                path="/projects/{project}/merge_requests",
                json={
                    "source_branch": "{source_branch}",
                    "target_branch": "{target_branch}",
                    "title": "{title}",
                    "description": "{text}",
                },
            ),
            scopes=WRITE,
            sample=MERGE,
            docs_url=f"{DOCS}/merge_requests/#create-a-merge-request",
        ),
        Action(
            key="list_merge_requests",
            name="List merge requests",
            description="Lists the merge requests of a project, the newest first.",
            inputs=(
                PROJECT,
                Field(
                    "state",
                    "State",
                    description="Which to list.",
                    required=False,
                    choices=("opened", "closed", "merged", "all"),
                    example="opened",
                ),
                *PAGING,
            ),
            request=Request(path="/projects/{project}/merge_requests", query={"state": "{state}", **PAGED}),
            scopes=READ,
            effect="idempotent",
            sample=[MERGE],
            docs_url=f"{DOCS}/merge_requests/#list-project-merge-requests",
        ),
        Action(
            key="merge",
            name="Merge a merge request",
            description="Merges a merge request.",
            inputs=(
                PROJECT,
                MERGE_NUMBER,
                Field("squash", "Squash", "boolean", description="Makes one commit of all.", required=False, example=True),
            ),
            request=Request(
                method="PUT", path="/projects/{project}/merge_requests/{number}/merge", query={"squash": "{squash}"}
            ),
            scopes=WRITE,
            effect="idempotent",
            sample={**MERGE, "state": "merged"},
            docs_url=f"{DOCS}/merge_requests/#merge-a-merge-request",
        ),
        Action(
            key="run_pipeline",
            name="Run a pipeline",
            description="Starts a pipeline on a branch or tag.",
            inputs=(PROJECT, Field("ref", "Branch", description="Branch or tag.", example="main")),
            request=Request(method="POST", path="/projects/{project}/pipeline", json={"ref": "{ref}"}),
            scopes=WRITE,
            sample={"id": 61, "ref": "main", "status": "pending", "web_url": "https://gitlab.com/acme/website/-/pipelines/61"},
            docs_url=f"{DOCS}/pipelines/#create-a-new-pipeline",
        ),
        Action(
            key="list_projects",
            name="List projects",
            description="Lists the projects the person is a member of, active last first.",
            inputs=(Field("words", "Words", description="Part of the name.", required=False, example="web"), *PAGING),
            request=Request(
                path="/projects", query={"membership": True, "order_by": "last_activity_at", "search": "{words}", **PAGED}
            ),
            scopes=READ,
            effect="idempotent",
            sample=[{"id": 14, "path_with_namespace": "acme/website", "default_branch": "main", "visibility": "private"}],
            docs_url=f"{DOCS}/projects/#list-all-projects",
        ),
    ),
    triggers=(
        Trigger(
            key="new_todo",
            name="New to-do item",
            description="Fires when something waits for the person: an assignment, a review or a mention.",
            kinds=("poll",),
            poll=Request(path="/todos", query={"state": "pending", "per_page": 100}),
            event_id="id",
            scopes=READ,
            sample={
                "id": 102,
                "action_name": "assigned",
                "target_type": "Issue",
                "target": ISSUE,
                "project": {"id": 14, "path_with_namespace": "acme/website"},
                "state": "pending",
                "created_at": "2026-06-01T10:00:00.000Z",
            },
            docs_url=f"{DOCS}/todos/",
        ),
        Trigger(
            key="issue_event",
            name="Issue event",
            description="Fires when an issue of a watched project is opened, changed, closed or reopened.",
            event_types=("issue",),
            event_id="header:Idempotency-Key",
            scopes=READ,
            sample={"object_kind": "issue", **HOOKED, "object_attributes": {**ISSUE, "action": "open"}},
            docs_url=EVENTS,
        ),
        Trigger(
            key="merge_request_event",
            name="Merge request event",
            description="Fires when a merge request of a watched project is opened, changed, approved or merged.",
            event_types=("merge_request",),
            event_id="header:Idempotency-Key",
            scopes=READ,
            sample={"object_kind": "merge_request", **HOOKED, "object_attributes": {**MERGE, "action": "open"}},
            docs_url=EVENTS,
        ),
        Trigger(
            key="pipeline_event",
            name="Pipeline event",
            description="Fires when a pipeline of a watched project changes its status.",
            event_types=("pipeline",),
            event_id="header:Idempotency-Key",
            scopes=READ,
            sample={"object_kind": "pipeline", **HOOKED, "object_attributes": {"id": 61, "ref": "main", "status": "success"}},
            docs_url=EVENTS,
        ),
    ),
)
