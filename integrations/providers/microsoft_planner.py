"""Microsoft Planner: task boards for teams."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.spec import Action, Field, Identity, Json, OAuth2, Provider, RateHeaders, Request, Trigger

DOCS = "https://learn.microsoft.com/en-us/graph/api"
READ, WRITE = ("Tasks.Read",), ("Tasks.ReadWrite",)


def assignments(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """People as Planner wants them: https://learn.microsoft.com/graph/api/resources/plannerassignments"""
    people = inputs.get("assignee_ids")
    if not isinstance(people, list) or not people:
        return {}
    one: Json = {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}
    return {"assignments": {str(person): one for person in people}}


PLAN = Field("plan_id", "Plan", description="Id of the plan.", example="xqQg5FS2LkCp935s-FIFm2QAFkHM")
TASK_ID = Field("task_id", "Task", description="Id of the task.", example="01gzSlKkIUSUl6DF_EilrmQAKDhh")
ETAG = Field(
    "etag", "Version", description="`@odata.etag` of the task as last read.", example='W/"JzEtVGFzayAgQEBAQEBAQEBAQEBAQEBAWCc="'
)
PERSON: Json = "fbab97d0-4932-4511-b675-204639209557"
DETAILS = (
    Field(
        "bucket_id", "Bucket", description="Id of a bucket of the plan.", required=False, example="hsOf2dhOJkqyYYZEtdzDe2QAIUCR"
    ),
    Field("due", "Due", "date", description="When it is due.", required=False, example="2026-06-30T16:00:00Z"),
    Field("start", "Start", "date", description="When it starts.", required=False, example="2026-06-15T08:00:00Z"),
    Field("percent_complete", "Done", "integer", description="Percent done, 100 for completed.", required=False, example=50),
    Field("priority", "Priority", "integer", description="1 urgent, 3 important, 5 medium, 9 low.", required=False, example=3),
    Field("assignee_ids", "Assignees", "array", description="Ids of people to assign.", required=False, example=[PERSON]),
)
VALUES: dict[str, Json] = {
    "title": "{title}",
    "bucketId": "{bucket_id}",
    "dueDateTime": "{due}",
    "startDateTime": "{start}",
    "percentComplete": "{percent_complete}",
    "priority": "{priority}",
    "assignments": "{assignments}",
}
TASK: dict[str, Json] = {
    "@odata.etag": 'W/"JzEtVGFzayAgQEBAQEBAQEBAQEBAQEBAWCc="',
    "id": "01gzSlKkIUSUl6DF_EilrmQAKDhh",
    "planId": "xqQg5FS2LkCp935s-FIFm2QAFkHM",
    "bucketId": "hsOf2dhOJkqyYYZEtdzDe2QAIUCR",
    "title": "Write the brief",
    "percentComplete": 50,
    "priority": 3,
    "createdDateTime": "2026-06-01T10:00:00Z",
    "dueDateTime": "2026-06-30T16:00:00Z",
    "assignments": {"fbab97d0-4932-4511-b675-204639209557": {"orderHint": "8585"}},
}

provider = Provider(
    slug="microsoft-planner",
    name="Microsoft Planner",
    category="project-management",
    base_url="https://graph.microsoft.com/v1.0",
    docs_url=f"{DOCS}/resources/planner-overview",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scope_prefix="https://graph.microsoft.com/",  # https://learn.microsoft.com/entra/identity-platform/scopes-oidc
        # plans and tasks need no right to read groups: https://learn.microsoft.com/graph/api/planneruser-list-plans
        scopes=("offline_access", "User.Read", "Tasks.ReadWrite"),
        implied_scopes={"Tasks.ReadWrite": READ},  # https://learn.microsoft.com/graph/permissions-reference
        scope_words={
            "User.Read": "See your profile",
            "Tasks.ReadWrite": "Read and change your tasks and plans",
            "offline_access": "Keep access when you are away",
        },
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Task boards for teams.",
    aliases=("planner",),
    identity=Identity(request=Request(path="/me"), id="id", label="userPrincipalName"),
    rate=RateHeaders(),
    actions=(
        Action(
            key="create_task",
            name="Create a task",
            description="Creates a task in a plan.",
            inputs=(PLAN, Field("title", "Title", description="Title of the task.", example="Write the brief"), *DETAILS),
            prepare=assignments,
            prepares=("assignments",),
            request=Request(method="POST", path="/planner/tasks", json={"planId": "{plan_id}", **VALUES}),
            scopes=WRITE,
            sample=TASK,
            docs_url=f"{DOCS}/planner-post-tasks",
        ),
        Action(
            key="update_task",
            name="Change a task",
            description="Changes the given parts of a task, unless somebody changed it since it was read.",
            inputs=(
                TASK_ID,
                ETAG,
                Field("title", "Title", description="New title.", required=False, example="Send the brief"),
                *DETAILS,
            ),
            prepare=assignments,
            prepares=("assignments",),
            request=Request(
                method="PATCH",
                path="/planner/tasks/{task_id}",
                headers={"If-Match": "{etag}", "Prefer": "return=representation"},
                json=VALUES,
            ),
            scopes=WRITE,
            effect="idempotent",
            sample=TASK,
            docs_url=f"{DOCS}/plannertask-update",
        ),
        Action(
            key="get_task",
            name="Read a task",
            description="Reads one task with the version that changing it needs.",
            inputs=(TASK_ID,),
            request=Request(path="/planner/tasks/{task_id}"),
            scopes=READ,
            effect="idempotent",
            sample=TASK,
            docs_url=f"{DOCS}/plannertask-get",
        ),
        Action(
            key="delete_task",
            name="Delete a task",
            description="Deletes a task, unless somebody changed it since it was read.",
            inputs=(TASK_ID, ETAG),
            request=Request(method="DELETE", path="/planner/tasks/{task_id}", headers={"If-Match": "{etag}"}),
            scopes=WRITE,
            effect="idempotent",
            sample=None,
            docs_url=f"{DOCS}/plannertask-delete",
        ),
        Action(
            key="list_my_tasks",
            name="List my tasks",
            description="Lists the tasks assigned to the person who connected.",
            request=Request(path="/me/planner/tasks"),
            scopes=READ,
            effect="idempotent",
            sample={"value": [TASK]},
            docs_url=f"{DOCS}/planneruser-list-tasks",
        ),
        Action(
            key="list_plan_tasks",
            name="List the tasks of a plan",
            description="Lists the tasks of a plan.",
            inputs=(PLAN,),
            request=Request(path="/planner/plans/{plan_id}/tasks"),
            scopes=READ,
            effect="idempotent",
            sample={"value": [TASK]},
            docs_url=f"{DOCS}/plannerplan-list-tasks",
        ),
        Action(
            key="list_plans",
            name="List plans",
            description="Lists the plans shared with the person.",
            request=Request(path="/me/planner/plans"),
            scopes=READ,
            effect="idempotent",
            sample={
                "value": [{"id": "xqQg5FS2LkCp935s-FIFm2QAFkHM", "title": "Launch", "createdDateTime": "2026-06-01T10:00:00Z"}]
            },
            docs_url=f"{DOCS}/planneruser-list-plans",
        ),
        Action(
            key="list_buckets",
            name="List buckets",
            description="Lists the buckets of a plan.",
            inputs=(PLAN,),
            request=Request(path="/planner/plans/{plan_id}/buckets"),
            scopes=READ,
            effect="idempotent",
            sample={
                "value": [{"id": "hsOf2dhOJkqyYYZEtdzDe2QAIUCR", "name": "To do", "planId": "xqQg5FS2LkCp935s-FIFm2QAFkHM"}]
            },
            docs_url=f"{DOCS}/plannerplan-list-buckets",
        ),
    ),
    triggers=(
        Trigger(
            key="task_assigned",
            name="Task assigned to me",
            description="Fires for each task that is given to the person who connected.",
            kinds=("poll",),
            poll=Request(path="/me/planner/tasks"),
            items="value",
            event_id="id",
            scopes=READ,
            sample=TASK,
            docs_url=f"{DOCS}/planneruser-list-tasks",
        ),
        Trigger(
            key="task_progress",
            name="Task got further",
            description="Fires when a task of the person who connected is started or completed.",
            kinds=("poll",),
            poll=Request(path="/me/planner/tasks"),
            items="value",
            event_id="id percentComplete",
            scopes=READ,
            sample=TASK,
            docs_url=f"{DOCS}/planneruser-list-tasks",
        ),
    ),
)
