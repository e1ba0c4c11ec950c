"""ClickUp: tasks, docs and goals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from integrations.spec import (
    Action,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://developer.clickup.com/reference"
WEBHOOKS = "https://developer.clickup.com/docs/webhooks"


def due(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """The due time in Unix milliseconds: https://developer.clickup.com/docs/general-time"""
    text = inputs.get("due")
    return {"due_ms": int(datetime.fromisoformat(str(text)).timestamp() * 1000)} if text else {}


TASK_ID = Field("task_id", "Task", description="Id of the task.", example="86a1b2c3d")
LIST = Field("list_id", "List", description="Id of the list.", example="901100200300")
WORKSPACE = Field("team_id", "Workspace", description="Id of the workspace.", example="9011012345")
SPACE = Field("space_id", "Space", description="Id of the space.", example="90110123456")
PAGE = Field("page", "Page", "integer", description="Number of the page, from 0.", required=False, example=0)
CLOSED = Field(
    "include_closed", "Closed too", "boolean", description="Whether closed tasks count.", required=False, example=False
)
DETAILS = (
    Field("text", "Description", description="Markdown.", required=False, example="See the *brief*.", long=True),
    Field("status", "Status", description="Name of a status of the list.", required=False, example="in progress"),
    Field("priority", "Priority", "integer", description="1 urgent, 2 high, 3 normal, 4 low.", required=False, example=2),
    Field("due", "Due", "date", description="When it is due.", required=False, example="2026-06-30T16:00:00Z"),
)
VALUES: dict[str, Json] = {
    "name": "{name}",
    "markdown_content": "{text}",
    "status": "{status}",
    "priority": "{priority}",
    "due_date": "{due_ms}",
}
PEOPLE = {"type": "integer"}
TASK: Json = {
    "id": "86a1b2c3d",
    "name": "Write the brief",
    "text_content": "See the brief.",
    "status": {"status": "in progress", "type": "custom"},
    "priority": {"id": "2", "priority": "high"},
    "assignees": [{"id": 183, "username": "Ada Lovelace", "email": "ada@example.com"}],
    "due_date": "1782835200000",
    "date_created": "1780308000000",
    "date_updated": "1780313400000",
    "list": {"id": "901100200300", "name": "Launch"},
    "url": "https://app.clickup.com/t/86a1b2c3d",
}
EVENT: dict[str, Json] = {
    "event": "taskCreated",
    "webhook_id": "7fa3ec74-69a8-4530-a251-8a13730bd204",
    "task_id": "86a1b2c3d",
    "history_items": [
        {
            "id": "2800763136717140857",
            "type": 1,
            "date": "1780308000000",
            "field": "status",
            "parent_id": "901100200300",
            "user": {"id": 183, "username": "Ada Lovelace"},
        }
    ],
}

provider = Provider(
    slug="clickup",
    name="ClickUp",
    category="project-management",
    base_url="https://api.clickup.com/api/v2",
    docs_url=DOCS,
    auth=OAuth2(
        authorize_url="https://app.clickup.com/api",
        token_url="https://api.clickup.com/api/v2/oauth/token",
        pkce=False,
        token_body="json",
    ),
    description="Tasks, docs and goals.",
    identity=Identity(request=Request(path="/user"), id="user.id", label="user.email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Signature",
        event_type="event",
        event_id="history_items.0.id",
        subscription=Subscription(
            create=Request(
                method="POST", path="/team/{team_id}/webhook", json={"endpoint": "{callback_url}", "events": "{events}"}
            ),
            delete=Request(method="DELETE", path="/webhook/{subscription_id}"),
            secret="webhook.secret",
            inputs=(
                WORKSPACE,
                Field(
                    "events",
                    "Events",
                    "array",
                    description="Names of events, or `*` for all.",
                    required=False,
                    default=["taskCreated", "taskUpdated"],
                    example=["taskCreated"],
                ),
            ),
            docs_url=f"{DOCS}/createwebhook",
        ),
        docs_url="https://developer.clickup.com/docs/webhooksignature",
    ),
    actions=(
        Action(
            key="create_task",
            name="Create a task",
            description="Creates a task in a list.",
            inputs=(
                LIST,
                Field("name", "Name", description="Name of the task.", example="Write the brief"),
                *DETAILS,
                Field(
                    "assignees", "Assignees", "array", description="Ids of people.", items=PEOPLE, required=False, example=[183]
                ),
                Field("tags", "Tags", "array", description="Names of tags.", required=False, example=["launch"]),
                Field("parent", "Parent", description="Id of the task this is part of.", required=False, example="86a1b2c30"),
            ),
            prepare=due,
            prepares=("due_ms",),
            request=Request(
                method="POST",
                path="/list/{list_id}/task",
                json={**VALUES, "assignees": "{assignees}", "tags": "{tags}", "parent": "{parent}"},
            ),
            sample=TASK,
            docs_url=f"{DOCS}/createtask",
        ),
        Action(
            key="update_task",
            name="Change a task",
            description="Changes the given parts of a task, such as its status.",
            inputs=(
                TASK_ID,
                Field("name", "Name", description="New name.", required=False, example="Send the brief"),
                *DETAILS,
                Field(
                    "add_assignees",
                    "Assign",
                    "array",
                    description="Ids of people.",
                    items=PEOPLE,
                    required=False,
                    example=[183],
                ),
                Field(
                    "remove_assignees",
                    "Unassign",
                    "array",
                    description="Ids of people.",
                    items=PEOPLE,
                    required=False,
                    example=[182],
                ),
                Field("archived", "Archived", "boolean", description="Whether it is archived.", required=False, example=False),
            ),
            prepare=due,
            prepares=("due_ms",),
            request=Request(
                method="PUT",
                path="/task/{task_id}",
                json={**VALUES, "assignees": {"add": "{add_assignees}", "rem": "{remove_assignees}"}, "archived": "{archived}"},
            ),
            effect="idempotent",
            sample=TASK,
            docs_url=f"{DOCS}/updatetask",
        ),
        Action(
            key="get_task",
            name="Read a task",
            description="Reads one task.",
            inputs=(TASK_ID,),
            request=Request(path="/task/{task_id}", query={"include_markdown_description": True}),
            effect="idempotent",
            sample=TASK,
            docs_url=f"{DOCS}/gettask",
        ),
        Action(
            key="list_tasks",
            name="List the tasks of a list",
            description="Lists 100 tasks of a list at a time, those changed last first.",
            inputs=(LIST, CLOSED, PAGE),
            request=Request(
                path="/list/{list_id}/task",
                query={"order_by": "updated", "include_closed": "{include_closed}", "page": "{page}"},
            ),
            effect="idempotent",
            sample={"tasks": [TASK], "last_page": True},
            docs_url=f"{DOCS}/gettasks",
        ),
        Action(
            key="find_tasks",
            name="Find tasks in a workspace",
            description="Lists 100 tasks of a workspace at a time, narrowed by person, status, list or tag.",
            inputs=(
                WORKSPACE,
                Field(
                    "assignees", "Assignees", "array", description="Ids of people.", items=PEOPLE, required=False, example=[183]
                ),
                Field("statuses", "Statuses", "array", description="Names of statuses.", required=False, example=["to do"]),
                Field("list_ids", "Lists", "array", description="Ids of lists.", required=False, example=["901100200300"]),
                Field("tags", "Tags", "array", description="Names of tags.", required=False, example=["launch"]),
                CLOSED,
                PAGE,
            ),
            request=Request(
                path="/team/{team_id}/task",
                query={
                    "order_by": "updated",
                    "assignees[]": "{assignees}",
                    "statuses[]": "{statuses}",
                    "list_ids[]": "{list_ids}",
                    "tags[]": "{tags}",
                    "include_closed": "{include_closed}",
                    "page": "{page}",
                },
            ),
            effect="idempotent",
            sample={"tasks": [TASK], "last_page": True},
            docs_url=f"{DOCS}/getfilteredteamtasks",
        ),
        Action(
            key="add_comment",
            name="Comment on a task",
            description="Adds a comment to a task.",
            inputs=(
                TASK_ID,
                Field("text", "Text", description="Plain text.", example="Sent to the team.", long=True),
                Field(
                    "notify_all",
                    "Notify all",
                    "boolean",
                    description="Tells its author too.",
                    required=False,
                    default=False,
                    example=True,
                ),
            ),
            request=Request(
                method="POST", path="/task/{task_id}/comment", json={"comment_text": "{text}", "notify_all": "{notify_all}"}
            ),
            sample={"id": 458, "hist_id": "26508", "date": 1780313400000},
            docs_url=f"{DOCS}/createtaskcomment",
        ),
        Action(
            key="list_workspaces",
            name="List workspaces",
            description="Lists the workspaces the person gave access to, with their members.",
            request=Request(path="/team"),
            effect="idempotent",
            sample={"teams": [{"id": "9011012345", "name": "Acme", "members": [{"user": {"id": 183, "username": "Ada"}}]}]},
            docs_url=f"{DOCS}/getauthorizedteams",
        ),
        Action(
            key="list_spaces",
            name="List spaces",
            description="Lists the spaces of a workspace with their statuses.",
            inputs=(WORKSPACE,),
            request=Request(path="/team/{team_id}/space"),
            effect="idempotent",
            sample={"spaces": [{"id": "90110123456", "name": "Marketing", "statuses": [{"status": "to do", "type": "open"}]}]},
            docs_url=f"{DOCS}/getspaces",
        ),
        Action(
            key="list_folders",
            name="List folders with their lists",
            description="Lists the folders of a space, each with the lists in it.",
            inputs=(SPACE,),
            request=Request(path="/space/{space_id}/folder"),
            effect="idempotent",
            sample={"folders": [{"id": "90112345678", "name": "2026", "lists": [{"id": "901100200300", "name": "Launch"}]}]},
            docs_url=f"{DOCS}/getfolders",
        ),
        Action(
            key="list_lists",
            name="List lists outside folders",
            description="Lists the lists of a space that are in no folder.",
            inputs=(SPACE,),
            request=Request(path="/space/{space_id}/list"),
            effect="idempotent",
            sample={"lists": [{"id": "901100200300", "name": "Launch", "task_count": "12"}]},
            docs_url=f"{DOCS}/getfolderlesslists",
        ),
    ),
    triggers=(
        Trigger(
            key="task_created",
            name="Task created",
            description="Fires when a task is created in the watched workspace.",
            event_types=("taskCreated",),
            event_id="history_items.0.id",
            sample=EVENT,
            docs_url=WEBHOOKS,
        ),
        Trigger(
            key="task_changed",
            name="Task changed",
            description="Fires when a task of the watched workspace changes, moves or gets another status.",
            event_types=("taskUpdated", "taskStatusUpdated", "taskMoved", "taskPriorityUpdated", "taskAssigneeUpdated"),
            event_id="history_items.0.id",
            sample={**EVENT, "event": "taskStatusUpdated"},
            docs_url=WEBHOOKS,
        ),
    ),
)
