"""Asana: projects and tasks for teams."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
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

DOCS = "https://developers.asana.com/reference"
SCOPE = ("default",)
TASK_ID = Field("task_id", "Task", description="Id of the task.", example="1204567890123456")
PROJECT = Field("project", "Project", description="Id of a project.", example="1203456789012345")
WORKSPACE = Field("workspace", "Workspace", description="Id of the workspace.", example="1201234567890123")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50)
OFFSET = Field("offset", "Page", description="next_page.offset of the page before.", required=False, example="eyJ0eXAiOiJKV1Qi")
DETAILS = (
    Field("notes", "Description", description="Plain text.", required=False, example="See the brief.", long=True),
    Field("assignee", "Assignee", description="Id or email of a person, or `me`.", required=False, example="ada@example.com"),
    Field("due_on", "Due day", description="Day, as YYYY-MM-DD.", required=False, example="2026-06-30"),
    Field("due_at", "Due time", "date", description="Instead of a due day.", required=False, example="2026-06-30T16:00:00Z"),
    Field(
        "custom_fields",
        "Custom fields",
        "object",
        description="Values by the id of their field.",
        required=False,
        example={"1205678901234567": "Blue"},
    ),
)
VALUES: dict[str, Json] = {
    "name": "{name}",
    "notes": "{notes}",
    "assignee": "{assignee}",
    "due_on": "{due_on}",
    "due_at": "{due_at}",
    "custom_fields": "{custom_fields}",
}
SHOWN = "name,notes,completed,due_on,assignee.name,projects.name,permalink_url,created_at,modified_at"
TASK: Json = {
    "gid": "1204567890123456",
    "name": "Write the brief",
    "notes": "See the brief.",
    "completed": False,
    "due_on": "2026-06-30",
    "assignee": {"gid": "1202345678901234", "name": "Ada Lovelace"},
    "projects": [{"gid": "1203456789012345", "name": "Launch"}],
    "permalink_url": "https://app.asana.com/1/1201234567890123/task/1204567890123456",
    "created_at": "2026-06-01T10:00:00.000Z",
    "modified_at": "2026-06-01T11:30:00.000Z",
}
EVENT: Json = {
    "action": "added",
    "created_at": "2026-06-01T10:00:00.000Z",
    "user": {"gid": "1202345678901234", "resource_type": "user"},
    "resource": {"gid": "1204567890123456", "resource_type": "task", "resource_subtype": "default_task"},
    "parent": {"gid": "1203456789012345", "resource_type": "project"},
}

provider = Provider(
    slug="asana",
    name="Asana",
    category="project-management",
    base_url="https://app.asana.com/api/1.0",
    api_descriptions=("https://raw.githubusercontent.com/Asana/openapi/master/defs/asana_oas.yaml",),
    docs_url=f"{DOCS}/rest-api-reference",
    auth=OAuth2(
        authorize_url="https://app.asana.com/-/oauth_authorize",
        token_url="https://app.asana.com/-/oauth_token",
        revoke=rfc7009("https://app.asana.com/-/oauth_revoke"),
        scopes=SCOPE,
        scope_words={"default": "Read and change everything you can in Asana"},
    ),
    description="Projects and tasks for teams.",
    account_fields=(
        AccountField(
            key="first_workspace",
            label="Workspace id",
            pattern="^[0-9]+$",
            source="verify",
            path="data.workspaces.0.gid",
            example="1201234567890123",
            required=False,
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="data.gid", label="data.email"),
    rate=RateHeaders(),
    pagination=Pagination(
        style="cursor", items="data", parameter="offset", cursor="next_page.offset", size_parameter="limit", size=100
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hook-Signature",
        key="secret of the X-Hook-Secret handshake",
        handshake="X-Hook-Secret",
        items="events",
        event_type="action",
        event_id="resource.gid action created_at change.field parent.gid",
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/webhooks",
                json={
                    "data": {
                        "resource": "{resource}",
                        "target": "{callback_url}",
                        "filters": [{"resource_type": "{resource_type}", "action": "{action}"}],
                    }
                },
            ),
            delete=Request(method="DELETE", path="/webhooks/{subscription_id}"),
            id="data.gid",
            inputs=(
                Field("resource", "Watched", description="Id of a project or task.", example="1203456789012345"),
                Field(
                    "resource_type",
                    "Kind",
                    description="Kind of thing that changes.",
                    required=False,
                    choices=("task", "project", "section", "story"),
                    default="task",
                    example="task",
                ),
                Field(
                    "action",
                    "Change",
                    description="Kind of change.",
                    required=False,
                    choices=("added", "changed", "removed", "deleted", "undeleted"),
                    default="added",
                    example="added",
                ),
            ),
            docs_url=f"{DOCS}/createwebhook",
        ),
        docs_url="https://developers.asana.com/docs/webhooks-guide",
    ),
    actions=(
        Action(
            key="create_task",
            name="Create a task",
            description="Creates a task in a project, or for a person of a workspace.",
            inputs=(
                Field("name", "Name", description="Name of the task.", example="Write the brief"),
                Field(
                    "projects",
                    "Projects",
                    "array",
                    description="Ids of projects; one of these or a workspace is needed.",
                    required=False,
                    example=["1203456789012345"],
                ),
                Field(
                    "workspace",
                    "Workspace",
                    description="Id of the workspace, where no project is given.",
                    required=False,
                    example="1201234567890123",
                ),
                Field(
                    "parent",
                    "Parent",
                    description="Id of the task this is part of.",
                    required=False,
                    example="1204567890123000",
                ),
                *DETAILS,
            ),
            request=Request(
                method="POST",
                path="/tasks",
                json={"data": {**VALUES, "projects": "{projects}", "workspace": "{workspace}", "parent": "{parent}"}},
            ),
            scopes=SCOPE,
            sample={"data": TASK},
            docs_url=f"{DOCS}/createtask",
        ),
        Action(
            key="update_task",
            name="Change a task",
            description="Changes the given parts of a task, or completes it.",
            inputs=(
                TASK_ID,
                Field("name", "Name", description="New name.", required=False, example="Send the brief"),
                Field("completed", "Completed", "boolean", description="Whether it is done.", required=False, example=True),
                *DETAILS,
            ),
            request=Request(method="PUT", path="/tasks/{task_id}", json={"data": {**VALUES, "completed": "{completed}"}}),
            scopes=SCOPE,
            effect="idempotent",
            sample={"data": TASK},
            docs_url=f"{DOCS}/updatetask",
        ),
        Action(
            key="get_task",
            name="Read a task",
            description="Reads one task.",
            inputs=(TASK_ID,),
            request=Request(path="/tasks/{task_id}"),
            scopes=SCOPE,
            effect="idempotent",
            sample={"data": TASK},
            docs_url=f"{DOCS}/gettask",
        ),
        Action(
            key="list_tasks",
            name="List tasks",
            description="Lists the tasks of a project.",
            inputs=(
                PROJECT,
                Field("completed_since", "Not completed since", description="A time, or `now`.", required=False, example="now"),
                LIMIT,
                OFFSET,
            ),
            request=Request(
                path="/tasks",
                query={
                    "project": "{project}",
                    "completed_since": "{completed_since}",
                    "opt_fields": SHOWN,
                    "limit": "{limit}",
                    "offset": "{offset}",
                },
            ),
            scopes=SCOPE,
            effect="idempotent",
            sample={"data": [TASK], "next_page": None},
            docs_url=f"{DOCS}/gettasks",
        ),
        Action(
            key="search_tasks",
            name="Search tasks",
            description="Finds tasks of a workspace by words; the workspace must be on a paid plan.",
            inputs=(
                WORKSPACE,
                Field("words", "Words", description="Words in name or description.", example="brief"),
                Field(
                    "completed",
                    "Completed",
                    "boolean",
                    description="Only done, or only open ones.",
                    required=False,
                    example=False,
                ),
            ),
            request=Request(
                path="/workspaces/{workspace}/tasks/search",
                query={"text": "{words}", "completed": "{completed}", "opt_fields": SHOWN},
            ),
            scopes=SCOPE,
            effect="idempotent",
            sample={"data": [TASK]},
            docs_url=f"{DOCS}/searchtasksforworkspace",
        ),
        Action(
            key="add_comment",
            name="Comment on a task",
            description="Adds a comment to a task.",
            inputs=(TASK_ID, Field("text", "Text", description="Plain text.", example="Sent to the team.", long=True)),
            request=Request(method="POST", path="/tasks/{task_id}/stories", json={"data": {"text": "{text}"}}),
            scopes=SCOPE,
            sample={"data": {"gid": "1206789012345678", "type": "comment", "text": "Sent to the team."}},
            docs_url=f"{DOCS}/createstoryfortask",
        ),
        Action(
            key="list_projects",
            name="List projects",
            description="Lists the projects of a workspace.",
            inputs=(WORKSPACE, LIMIT, OFFSET),
            request=Request(
                path="/projects",
                query={"workspace": "{workspace}", "archived": False, "limit": "{limit}", "offset": "{offset}"},
            ),
            scopes=SCOPE,
            effect="idempotent",
            sample={"data": [{"gid": "1203456789012345", "resource_type": "project", "name": "Launch"}], "next_page": None},
            docs_url=f"{DOCS}/getprojects",
        ),
        Action(
            key="list_workspaces",
            name="List workspaces",
            description="Lists the workspaces and organizations the person belongs to.",
            request=Request(path="/workspaces"),
            scopes=SCOPE,
            effect="idempotent",
            sample={"data": [{"gid": "1201234567890123", "resource_type": "workspace", "name": "Acme"}]},
            docs_url=f"{DOCS}/getworkspaces",
        ),
    ),
    triggers=(
        Trigger(
            key="task_assigned",
            name="Task assigned to me",
            description="Fires for each open task of the first workspace that is given to the person who connected.",
            kinds=("poll",),
            poll=Request(
                path="/tasks",
                query={
                    "assignee": "me",
                    "workspace": "{first_workspace}",
                    "completed_since": "now",
                    "modified_since": "{since}",
                    "opt_fields": SHOWN,
                    "limit": 100,
                },
            ),
            items="data",
            event_id="gid",
            scopes=SCOPE,
            sample=TASK,
            docs_url=f"{DOCS}/gettasks",
        ),
        Trigger(
            key="item_event",
            name="Task or project event",
            description="Fires when something a webhook watches is added, changed or removed.",
            event_types=("added", "changed", "removed", "deleted", "undeleted"),
            event_id="resource.gid action created_at",
            scopes=SCOPE,
            sample=EVENT,
            docs_url="https://developers.asana.com/docs/webhooks-guide",
        ),
    ),
)
