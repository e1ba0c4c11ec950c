"""Microsoft To Do: personal task lists."""

from __future__ import annotations

from collections.abc import Mapping

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

DOCS = "https://learn.microsoft.com/en-us/graph/api"
READ, WRITE = ("Tasks.Read",), ("Tasks.ReadWrite",)


def moments(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """Notes and times as Graph wants them: https://learn.microsoft.com/graph/api/resources/datetimetimezone"""
    found: dict[str, Json] = {}
    for key in ("due", "reminder"):
        if inputs.get(key):
            found[f"{key}_time"] = {"dateTime": inputs[key], "timeZone": "UTC"}
    if inputs.get("reminder"):
        found["is_reminder_on"] = True
    if inputs.get("text"):
        found["body"] = {"content": inputs["text"], "contentType": "text"}
    return found


PREPARED = ("body", "due_time", "reminder_time", "is_reminder_on")
LIST = Field("list_id", "List", description="Id of the task list.", example="AAMkADIyAAAAABrJAAA=")
TASK_ID = Field("task_id", "Task", description="Id of the task.", example="AlMKXwbQAAAJws6wcAAAA=")
DETAILS = (
    Field("text", "Notes", description="Plain text.", required=False, example="See the brief.", long=True),
    Field("due", "Due", "date", description="When it is due, in UTC.", required=False, example="2026-06-30T16:00:00Z"),
    Field(
        "reminder", "Reminder", "date", description="When to remind, in UTC.", required=False, example="2026-06-30T08:00:00Z"
    ),
    Field(
        "importance",
        "Importance",
        description="How much it matters.",
        required=False,
        choices=("low", "normal", "high"),
        example="high",
    ),
    Field(
        "categories", "Categories", "array", description="Names of Outlook categories.", required=False, example=["Important"]
    ),
)
VALUES: dict[str, Json] = {
    "title": "{title}",
    "body": "{body}",
    "dueDateTime": "{due_time}",
    "reminderDateTime": "{reminder_time}",
    "isReminderOn": "{is_reminder_on}",
    "importance": "{importance}",
    "categories": "{categories}",
}
TASK: dict[str, Json] = {
    "id": "AlMKXwbQAAAJws6wcAAAA=",
    "title": "Write the brief",
    "status": "notStarted",
    "importance": "high",
    "isReminderOn": True,
    "createdDateTime": "2026-06-01T10:00:00Z",
    "lastModifiedDateTime": "2026-06-01T11:30:00Z",
    "dueDateTime": {"dateTime": "2026-06-30T16:00:00.0000000", "timeZone": "UTC"},
}
EVENT: dict[str, Json] = {
    "subscriptionId": "7f105c7d-2dc5-4530-97cd-4e7ae6534c07",
    "subscriptionExpirationDateTime": "2026-06-04T10:00:00Z",
    "changeType": "created",
    "resource": "me/todo/lists('AAMkADIyAAAAABrJAAA=')/tasks('AlMKXwbQAAAJws6wcAAAA=')",
    "resourceData": {"@odata.type": "#microsoft.graph.todoTask", "id": "AlMKXwbQAAAJws6wcAAAA="},
}

provider = Provider(
    slug="microsoft-todo",
    name="Microsoft To Do",
    category="productivity",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url=f"{DOCS}/resources/todo-overview",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        scopes=("offline_access", "User.Read", "Tasks.ReadWrite"),
        implied_scopes={"Tasks.ReadWrite": READ},  # https://learn.microsoft.com/graph/permissions-reference
        scope_words={
            "User.Read": "See your profile",
            "Tasks.ReadWrite": "Read and change your tasks",
            "offline_access": "Keep access when you are away",
        },
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Personal task lists.",
    aliases=("microsoft-to-do",),
    identity=Identity(request=Request(path="/me"), id="id", label="userPrincipalName"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="value.*.clientState",
        encoding="none",
        key="client state of the subscription",
        handshake="validationToken",
        items="value",
        event_type="changeType",
        subscription=Subscription(
            create=Request(
                method="POST",
                path="/subscriptions",
                json={
                    "changeType": "{change_type}",
                    "notificationUrl": "{callback_url}",
                    "resource": "/me/todo/lists/{list_id}/tasks",
                    "expirationDateTime": "{expires_at}",
                    "clientState": "{webhook_secret}",
                },
            ),
            renew=Request(method="PATCH", path="/subscriptions/{subscription_id}", json={"expirationDateTime": "{expires_at}"}),
            delete=Request(method="DELETE", path="/subscriptions/{subscription_id}"),
            expires="expirationDateTime",
            lifetime=70 * 3600,  # a task's subscription lives at most 4,230 minutes
            inputs=(
                LIST,
                Field(
                    "change_type",
                    "Kinds of change",
                    description="created, updated and deleted, joined by commas.",
                    required=False,
                    default="created",
                    example="created,updated",
                ),
            ),
            docs_url=f"{DOCS}/subscription-post-subscriptions",
        ),
        docs_url="https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks",
    ),
    actions=(
        Action(
            key="create_task",
            name="Create a task",
            description="Adds a task to a list.",
            inputs=(LIST, Field("title", "Title", description="Title of the task.", example="Write the brief"), *DETAILS),
            prepare=moments,
            prepares=PREPARED,
            request=Request(method="POST", path="/me/todo/lists/{list_id}/tasks", json=VALUES),
            scopes=WRITE,
            sample=TASK,
            docs_url=f"{DOCS}/todotasklist-post-tasks",
        ),
        Action(
            key="update_task",
            name="Change a task",
            description="Changes the given parts of a task.",
            inputs=(
                LIST,
                TASK_ID,
                Field("title", "Title", description="New title.", required=False, example="Send the brief"),
                Field(
                    "status",
                    "Status",
                    description="How far it is.",
                    required=False,
                    choices=("notStarted", "inProgress", "completed", "waitingOnOthers", "deferred"),
                    example="inProgress",
                ),
                *DETAILS,
            ),
            prepare=moments,
            prepares=PREPARED,
            request=Request(
                method="PATCH", path="/me/todo/lists/{list_id}/tasks/{task_id}", json={**VALUES, "status": "{status}"}
            ),
            scopes=WRITE,
            effect="idempotent",
            sample=TASK,
            docs_url=f"{DOCS}/todotask-update",
        ),
        Action(
            key="complete_task",
            name="Complete a task",
            description="Marks a task as done.",
            inputs=(LIST, TASK_ID),
            request=Request(method="PATCH", path="/me/todo/lists/{list_id}/tasks/{task_id}", json={"status": "completed"}),
            scopes=WRITE,
            effect="idempotent",
            sample={**TASK, "status": "completed"},
            docs_url=f"{DOCS}/todotask-update",
        ),
        Action(
            key="get_task",
            name="Read a task",
            description="Reads one task.",
            inputs=(LIST, TASK_ID),
            request=Request(path="/me/todo/lists/{list_id}/tasks/{task_id}"),
            scopes=READ,
            effect="idempotent",
            sample=TASK,
            docs_url=f"{DOCS}/todotask-get",
        ),
        Action(
            key="list_tasks",
            name="List tasks",
            description="Lists the tasks of a list.",
            inputs=(
                LIST,
                Field("filter", "Filter", description="OData filter.", required=False, example="status ne 'completed'"),
                Field("limit", "Limit", "integer", description="1 to 100.", required=False, default=50, example=50),
                Field("skip", "Skip", "integer", description="How many to pass over.", required=False, example=0),
            ),
            request=Request(
                path="/me/todo/lists/{list_id}/tasks", query={"$filter": "{filter}", "$top": "{limit}", "$skip": "{skip}"}
            ),
            scopes=READ,
            effect="idempotent",
            sample={"value": [TASK]},
            docs_url=f"{DOCS}/todotasklist-list-tasks",
        ),
        Action(
            key="delete_task",
            name="Delete a task",
            description="Deletes a task.",
            inputs=(LIST, TASK_ID),
            request=Request(method="DELETE", path="/me/todo/lists/{list_id}/tasks/{task_id}"),
            scopes=WRITE,
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/todotask-delete",
        ),
        Action(
            key="list_lists",
            name="List task lists",
            description="Lists the person's task lists.",
            request=Request(path="/me/todo/lists"),
            scopes=READ,
            effect="idempotent",
            sample={"value": [{"id": "AAMkADIyAAAAABrJAAA=", "displayName": "Tasks", "wellknownListName": "defaultList"}]},
            docs_url=f"{DOCS}/todo-list-lists",
        ),
        Action(
            key="create_list",
            name="Create a task list",
            description="Creates a task list.",
            inputs=(Field("name", "Name", description="Name of the list.", example="Launch"),),
            request=Request(method="POST", path="/me/todo/lists", json={"displayName": "{name}"}),
            scopes=WRITE,
            sample={"id": "AAMkADIyAAAhrbPWAAA=", "displayName": "Launch", "isOwner": True, "isShared": False},
            docs_url=f"{DOCS}/todo-post-lists",
        ),
    ),
    triggers=(
        Trigger(
            key="task_created",
            name="Task created",
            description="Fires when a task is added to the watched list; the event names the task, an action reads it.",
            event_types=("created",),
            event_id="resourceData.id",
            scopes=READ,
            sample=EVENT,
            docs_url="https://learn.microsoft.com/en-us/graph/change-notifications-overview",
        ),
    ),
)
