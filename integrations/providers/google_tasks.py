"""Google Tasks: task lists and tasks."""

from __future__ import annotations

from dataclasses import replace

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
    rfc7009,
)

SCOPE = "https://www.googleapis.com/auth/tasks"
READ = f"{SCOPE}.readonly"
DOCS = "https://developers.google.com/workspace/tasks/reference/rest/v1"
LIST = Field("list_id", "List", description="Id of the list.", required=False, default="@default", example="@default")
TASK_ID = Field("task_id", "Task id", description="Id of the task.", example="aVdHbjVjZ0Rr")
TITLE = Field("title", "Title", description="At most 1024 characters.", example="Send the offer")
LIMIT = Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=100, example=100)
PAGE = Field("page_token", "Page", description="nextPageToken of the page before.", required=False, example="CjkKDgoM")
DETAILS = (
    Field("notes", "Notes", description="At most 8192 characters.", required=False, example="By mail.", long=True),
    Field("due", "Due", "date", description="Only the day is kept.", required=False, example="2026-06-02T00:00:00Z"),
)
BODY: dict[str, Json] = {"title": "{title}", "notes": "{notes}", "due": "{due}"}
PATH = "/lists/{list_id}/tasks"
TASK: dict[str, Json] = {
    "kind": "tasks#task",
    "id": "aVdHbjVjZ0Rr",
    "etag": '"LTIyNjgxMzY3Mw"',
    "title": "Send the offer",
    "updated": "2026-06-01T10:00:00.000Z",
    "status": "needsAction",
    "due": "2026-06-02T00:00:00.000Z",
}
TASK_LIST: Json = {
    "kind": "tasks#taskList",
    "id": "MTIzNDU2Nzg5MDEy",
    "title": "My tasks",
    "updated": "2026-06-01T10:00:00.000Z",
}

provider = Provider(
    slug="google-tasks",
    name="Google Tasks",
    category="productivity",
    base_url="https://tasks.googleapis.com/tasks/v1",
    docs_url="https://developers.google.com/workspace/tasks/reference/rest",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", SCOPE),
        implied_scopes={SCOPE: (READ,)},  # https://developers.google.com/workspace/tasks/auth
        scope_words={SCOPE: "See, change, create and delete all tasks", READ: "See all tasks"},
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Task lists and tasks.",
    checked="2026-11",
    api_descriptions=("https://tasks.googleapis.com/$discovery/rest?version=v1",),
    hosts=("openidconnect.googleapis.com",),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
    pagination=Pagination(
        style="cursor", items="items", parameter="pageToken", cursor="nextPageToken", size_parameter="maxResults"
    ),
    actions=(
        Action(
            key="create_task",
            name="Create a task",
            description="Adds a task to a list.",
            inputs=(
                LIST,
                TITLE,
                *DETAILS,
                Field("parent", "Below", description="Id of the task it is a part of.", required=False, example="cGFyZW50"),
            ),
            request=Request(method="POST", path=PATH, query={"parent": "{parent}"}, json=BODY),
            scopes=(SCOPE,),
            sample=TASK,
            docs_url=f"{DOCS}/tasks/insert",
        ),
        Action(
            key="list_tasks",
            name="List tasks",
            description="Lists the tasks of a list.",
            inputs=(
                LIST,
                Field(
                    "completed",
                    "Completed",
                    "boolean",
                    description="Completed ones too.",
                    required=False,
                    default=False,
                    example=False,
                ),
                LIMIT,
                PAGE,
            ),
            request=Request(
                path=PATH,
                query={
                    "showCompleted": "{completed}",
                    "showHidden": "{completed}",
                    "maxResults": "{limit}",
                    "pageToken": "{page_token}",
                },
            ),
            scopes=(READ,),
            effect="idempotent",
            sample={"kind": "tasks#tasks", "items": [TASK]},
            docs_url=f"{DOCS}/tasks/list",
        ),
        Action(
            key="get_task",
            name="Read a task",
            description="Reads one task.",
            inputs=(LIST, TASK_ID),
            request=Request(path=f"{PATH}/{{task_id}}"),
            scopes=(READ,),
            effect="idempotent",
            sample=TASK,
            docs_url=f"{DOCS}/tasks/get",
        ),
        Action(
            key="update_task",
            name="Change a task",
            description="Changes the given parts of a task and leaves the rest.",
            inputs=(LIST, TASK_ID, replace(TITLE, required=False), *DETAILS),
            request=Request(method="PATCH", path=f"{PATH}/{{task_id}}", json=BODY),
            scopes=(SCOPE,),
            effect="idempotent",
            sample=TASK,
            docs_url=f"{DOCS}/tasks/patch",
        ),
        Action(
            key="complete_task",
            name="Complete a task",
            description="Marks a task as done.",
            inputs=(LIST, TASK_ID),
            request=Request(method="PATCH", path=f"{PATH}/{{task_id}}", json={"status": "completed"}),
            scopes=(SCOPE,),
            effect="idempotent",
            sample={**TASK, "status": "completed", "completed": "2026-06-01T10:00:00.000Z"},
            docs_url=f"{DOCS}/tasks/patch",
        ),
        Action(
            key="delete_task",
            name="Delete a task",
            description="Deletes a task.",
            inputs=(LIST, TASK_ID),
            request=Request(method="DELETE", path=f"{PATH}/{{task_id}}"),
            scopes=(SCOPE,),
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/tasks/delete",
        ),
        Action(
            key="list_task_lists",
            name="List task lists",
            description="Lists the account's task lists.",
            inputs=(LIMIT, PAGE),
            request=Request(path="/users/@me/lists", query={"maxResults": "{limit}", "pageToken": "{page_token}"}),
            scopes=(READ,),
            effect="idempotent",
            sample={"kind": "tasks#taskLists", "items": [TASK_LIST]},
            docs_url=f"{DOCS}/tasklists/list",
        ),
        Action(
            key="create_task_list",
            name="Create a task list",
            description="Creates a task list.",
            inputs=(replace(TITLE, example="Errands"),),
            request=Request(method="POST", path="/users/@me/lists", json={"title": "{title}"}),
            scopes=(SCOPE,),
            sample=TASK_LIST,
            docs_url=f"{DOCS}/tasklists/insert",
        ),
    ),
    triggers=(
        Trigger(
            key="new_task",
            name="New task",
            description="Fires for each task that is new in a list.",
            kinds=("poll",),
            inputs=(LIST,),
            poll=Request(path=PATH, query={"updatedMin": "{since}", "maxResults": 100}),
            items="items",
            event_id="id",
            scopes=(READ,),
            sample=TASK,
            docs_url=f"{DOCS}/tasks/list",
        ),
        Trigger(
            key="task_completed",
            name="Task completed",
            description="Fires for each task of a list that is done.",
            kinds=("poll",),
            inputs=(LIST,),
            poll=Request(
                path=PATH, query={"completedMin": "{since}", "showCompleted": True, "showHidden": True, "maxResults": 100}
            ),
            items="items",
            event_id="id completed",
            scopes=(READ,),
            sample={**TASK, "status": "completed", "completed": "2026-06-01T10:00:00.000Z"},
            docs_url=f"{DOCS}/tasks/list",
        ),
    ),
)
