"""Todoist: personal and team tasks."""

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
    Trigger,
    Webhook,
    rfc7009,
)

DOCS = "https://developer.todoist.com/api/v1/#tag"
SCOPE = ("data:read_write",)
TASK_ID = Field("task_id", "Task", description="Id of the task.", example="6X7rM8997g3RQmvh")
PROJECT = Field("project_id", "Project", description="Id of a project.", required=False, example="6Jf8VQXxpwv56VQ7")
LIMIT = Field("limit", "Limit", "integer", description="1 to 200.", required=False, default=50, example=50)
CURSOR = Field("cursor", "Page", description="next_cursor of the page before.", required=False, example="bGFzdF9pZDo2WDdy")
DETAILS = (
    Field("description", "Description", description="Markdown.", required=False, example="See the *brief*.", long=True),
    Field("due", "Due", description="A date or time in words.", required=False, example="tomorrow at 12"),
    Field("priority", "Priority", "integer", description="1 normal to 4 urgent.", required=False, example=4),
    Field("labels", "Labels", "array", description="Names of labels.", required=False, example=["launch"]),
    Field(
        "assignee_id", "Assignee", description="Id of a person the project is shared with.", required=False, example="2671355"
    ),
)
VALUES: dict[str, Json] = {
    "content": "{content}",
    "description": "{description}",
    "due_string": "{due}",
    "priority": "{priority}",
    "labels": "{labels}",
    "assignee_id": "{assignee_id}",
}
TASK: dict[str, Json] = {
    "id": "6X7rM8997g3RQmvh",
    "content": "Write the brief",
    "description": "See the *brief*.",
    "project_id": "6Jf8VQXxpwv56VQ7",
    "section_id": None,
    "labels": ["launch"],
    "priority": 4,
    "due": {"date": "2026-06-30T12:00:00", "string": "tomorrow at 12", "is_recurring": False},
    "checked": False,
    "added_at": "2026-06-01T10:00:00.000000Z",
    "updated_at": "2026-06-01T11:30:00.000000Z",
}

provider = Provider(
    slug="todoist",
    name="Todoist",
    category="productivity",
    base_url="https://api.todoist.com/api/v1",
    docs_url="https://developer.todoist.com/api/v1/",
    auth=OAuth2(
        authorize_url="https://todoist.com/oauth/authorize",
        token_url="https://todoist.com/oauth/access_token",
        # the client proves itself by HTTP Basic here, unlike at the token URL: https://developer.todoist.com/api/v1/#tag/Authorization
        revoke=rfc7009("https://api.todoist.com/api/v1/revoke", client_auth="basic"),
        scopes=SCOPE,
        implied_scopes={"data:read_write": ("data:read", "task:add")},
        scope_words={"data:read_write": "Read and change tasks, projects and labels"},
        scope_separator=",",
        pkce=False,
    ),
    description="Personal and team tasks.",
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
    rate=RateHeaders(),
    pagination=Pagination(
        style="cursor", items="results", parameter="cursor", cursor="next_cursor", size_parameter="limit", size=200
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Todoist-Hmac-SHA256",
        encoding="base64",
        key="client secret",
        event_type="event_name",
        event_id="header:X-Todoist-Delivery-ID",
        match=("user_id", "account_id"),
        docs_url=f"{DOCS}/Webhooks",
    ),
    actions=(
        Action(
            key="create_task",
            name="Create a task",
            description="Creates a task in the inbox or in a project.",
            inputs=(
                Field("content", "Task", description="What is to be done, in Markdown.", example="Write the brief"),
                PROJECT,
                Field("section_id", "Section", description="Id of a section.", required=False, example="6fFPHV272WWh3gpW"),
                Field(
                    "parent_id",
                    "Parent",
                    description="Id of the task this is part of.",
                    required=False,
                    example="6X7rM8997g3RQmvg",
                ),
                *DETAILS,
            ),
            request=Request(
                method="POST",
                path="/tasks",
                json={**VALUES, "project_id": "{project_id}", "section_id": "{section_id}", "parent_id": "{parent_id}"},
            ),
            scopes=("task:add",),
            sample=TASK,
            docs_url=f"{DOCS}/Tasks/operation/create_task_api_v1_tasks_post",
        ),
        Action(
            key="quick_add_task",
            name="Add a task in words",
            description="Creates a task from one line that may hold a date, #project, @label and p1 to p4.",
            inputs=(Field("text", "Text", description="The line.", example="Write the brief tomorrow #Launch p1"),),
            request=Request(method="POST", path="/tasks/quick", json={"text": "{text}"}),
            scopes=SCOPE,
            sample=TASK,
            docs_url=f"{DOCS}/Tasks/operation/quick_add_api_v1_tasks_quick_post",
        ),
        Action(
            key="update_task",
            name="Change a task",
            description="Changes the given parts of a task.",
            inputs=(
                TASK_ID,
                Field("content", "Task", description="New text.", required=False, example="Send the brief"),
                *DETAILS,
            ),
            request=Request(method="POST", path="/tasks/{task_id}", json=VALUES),
            scopes=SCOPE,
            effect="idempotent",
            sample=TASK,
            docs_url=f"{DOCS}/Tasks/operation/update_task_api_v1_tasks__task_id__post",
        ),
        Action(
            key="complete_task",
            name="Complete a task",
            description="Marks a task as done; one that repeats moves on to its next date.",
            inputs=(TASK_ID,),
            request=Request(method="POST", path="/tasks/{task_id}/close"),
            scopes=SCOPE,
            sample=None,
            docs_url=f"{DOCS}/Tasks/operation/close_task_api_v1_tasks__task_id__close_post",
        ),
        Action(
            key="get_task",
            name="Read a task",
            description="Reads one task.",
            inputs=(TASK_ID,),
            request=Request(path="/tasks/{task_id}"),
            scopes=("data:read",),
            effect="idempotent",
            sample=TASK,
            docs_url=f"{DOCS}/Tasks/operation/get_task_api_v1_tasks__task_id__get",
        ),
        Action(
            key="list_tasks",
            name="List tasks",
            description="Lists open tasks, all or those of a project or label.",
            inputs=(
                PROJECT,
                Field("label", "Label", description="Name of a label.", required=False, example="launch"),
                LIMIT,
                CURSOR,
            ),
            request=Request(
                path="/tasks",
                query={"project_id": "{project_id}", "label": "{label}", "limit": "{limit}", "cursor": "{cursor}"},
            ),
            scopes=("data:read",),
            effect="idempotent",
            sample={"results": [TASK], "next_cursor": None},
            docs_url=f"{DOCS}/Tasks/operation/get_tasks_api_v1_tasks_get",
        ),
        Action(
            key="find_tasks",
            name="Find tasks",
            description="Finds open tasks by one of Todoist's filters.",
            inputs=(
                Field("filter", "Filter", description="As in Todoist's own filters.", example="(today | overdue) & p1"),
                LIMIT,
                CURSOR,
            ),
            request=Request(path="/tasks/filter", query={"query": "{filter}", "limit": "{limit}", "cursor": "{cursor}"}),
            scopes=("data:read",),
            effect="idempotent",
            sample={"results": [TASK], "next_cursor": None},
            docs_url=f"{DOCS}/Tasks/operation/get_tasks_by_filter_api_v1_tasks_filter_get",
        ),
        Action(
            key="add_comment",
            name="Comment on a task",
            description="Adds a comment to a task.",
            inputs=(TASK_ID, Field("text", "Text", description="Markdown.", example="Sent to the team.", long=True)),
            request=Request(method="POST", path="/comments", json={"task_id": "{task_id}", "content": "{text}"}),
            scopes=SCOPE,
            sample={"id": "6X7rfFVPjhvv84XG", "item_id": "6X7rM8997g3RQmvh", "content": "Sent to the team."},
            docs_url=f"{DOCS}/Comments/operation/create_comment_api_v1_comments_post",
        ),
        Action(
            key="list_projects",
            name="List projects",
            description="Lists the person's projects.",
            inputs=(LIMIT, CURSOR),
            request=Request(path="/projects", query={"limit": "{limit}", "cursor": "{cursor}"}),
            scopes=("data:read",),
            effect="idempotent",
            sample={"results": [{"id": "6Jf8VQXxpwv56VQ7", "name": "Launch", "is_shared": False}], "next_cursor": None},
            docs_url=f"{DOCS}/Projects/operation/get_projects_api_v1_projects_get",
        ),
    ),
    triggers=(
        Trigger(
            key="new_task",
            name="New task",
            description="Fires for each open task the person has that was added within the last two days.",
            kinds=("poll",),
            poll=Request(path="/tasks/filter", query={"query": "created after: -2 days", "limit": 200}),
            items="results",
            event_id="id",
            scopes=("data:read",),
            sample=TASK,
            docs_url="https://www.todoist.com/help/articles/introduction-to-filters-V98wIH",
        ),
        Trigger(
            key="task_event",
            name="Task event",
            description="Fires as soon as a task is added, changed or completed.",
            event_types=("item:added", "item:updated", "item:completed", "item:uncompleted", "item:deleted"),
            event_id="header:X-Todoist-Delivery-ID",
            scopes=("data:read",),
            sample={
                "event_name": "item:completed",
                "user_id": "2671355",
                "version": "10",
                "event_data": {**TASK, "checked": True},
            },
            docs_url=f"{DOCS}/Webhooks",
        ),
    ),
)
