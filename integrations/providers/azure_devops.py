"""Azure DevOps: repositories, boards and pipelines."""

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

DOCS = "https://learn.microsoft.com/en-us/rest/api/azure/devops"
EVENTS = "https://learn.microsoft.com/en-us/azure/devops/service-hooks/events"
VERSION = {"api-version": "7.1"}
PATCH = {"Content-Type": "application/json-patch+json"}
#: Names of the fields an input sets.
NAMES = {
    "title": "System.Title",
    "text": "System.Description",
    "state": "System.State",
    "assigned_to": "System.AssignedTo",
    "tags": "System.Tags",
}


def patch(inputs: Mapping[str, Json]) -> Mapping[str, Json]:
    """The changes as JSON Patch (RFC 6902): https://learn.microsoft.com/rest/api/azure/devops/wit/work-items/update"""
    more = inputs.get("fields")
    values = {name: inputs[key] for key, name in NAMES.items() if key in inputs} | (more if isinstance(more, dict) else {})
    return {"patch": [{"op": "add", "path": f"/fields/{name}", "value": value} for name, value in values.items()]}


PROJECT = Field("project", "Project", description="Name or id of the project.", example="Website")
REPOSITORY = Field("repository", "Repository", description="Name or id of the repository.", example="website")
ITEM_ID = Field("item_id", "Work item", "integer", description="Id of the work item.", example=131)
TITLE = Field("title", "Title", description="Title of the work item.", example="Login fails on Safari")
DETAILS = (
    Field("text", "Description", description="HTML.", required=False, example="<p>It crashes.</p>", long=True),
    Field("assigned_to", "Assignee", description="Email of a person.", required=False, example="ada@example.com"),
    Field("tags", "Tags", description="Tags, joined by semicolons.", required=False, example="login; safari"),
    Field(
        "fields",
        "Other fields",
        "object",
        description="Values by the reference name of their field.",
        required=False,
        example={"Microsoft.VSTS.Common.Priority": 1},
    ),
)
ITEM: dict[str, Json] = {
    "id": 131,
    "rev": 2,
    "fields": {
        "System.TeamProject": "Website",
        "System.WorkItemType": "Bug",
        "System.State": "New",
        "System.Title": "Login fails on Safari",
        "System.CreatedDate": "2026-06-01T10:00:00.000Z",
        "System.ChangedDate": "2026-06-01T11:30:00.000Z",
    },
}
PULL: dict[str, Json] = {
    "pullRequestId": 22,
    "title": "Fix the login",
    "status": "active",
    "sourceRefName": "refs/heads/fix-login",
    "targetRefName": "refs/heads/main",
    "createdBy": {"displayName": "Ada Lovelace", "uniqueName": "ada@example.com"},
    "creationDate": "2026-06-01T10:00:00.000Z",
    "repository": {"id": "3411ebc1-d5aa-464f-9615-0b527bc66719", "name": "website"},
}

provider = Provider(
    slug="azure-devops",
    name="Azure DevOps",
    category="devops",
    base_url="https://dev.azure.com/{organization}",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        token_url="https://login.microsoftonline.com/common/oauth2/v2.0/token",
        scopes=("offline_access", "499b84ac-1321-427f-aa17-267ca6975798/.default"),
        authorize_params={"response_mode": "query", "prompt": "select_account"},
        offline_hint="scope offline_access",
    ),
    description="Repositories, boards and pipelines.",
    hosts=("app.vssps.visualstudio.com",),
    account_fields=(
        AccountField(key="organization", label="Organization", pattern="^[A-Za-z0-9][A-Za-z0-9-]*$", example="acme"),
    ),
    identity=Identity(
        request=Request(path="https://app.vssps.visualstudio.com/_apis/profile/profiles/me", query={"api-version": "7.1"}),
        id="id",
        label="emailAddress",
    ),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="basic-auth",
        event_type="eventType",
        event_id="id",
        docs_url="https://learn.microsoft.com/en-us/azure/devops/service-hooks/services/webhooks",
    ),
    actions=(
        Action(
            key="create_work_item",
            name="Create a work item",
            description="Creates a work item in a project.",
            inputs=(PROJECT, Field("type", "Type", description="Name of a work item type.", example="Bug"), TITLE, *DETAILS),
            prepare=patch,
            prepares=("patch",),
            request=Request(
                method="POST", path="/{project}/_apis/wit/workitems/${type}", query=VERSION, headers=PATCH, json="{patch}"
            ),
            sample=ITEM,
            docs_url=f"{DOCS}/wit/work-items/create",
        ),
        Action(
            key="update_work_item",
            name="Change a work item",
            description="Changes the given fields of a work item, such as its state.",
            inputs=(
                PROJECT,
                ITEM_ID,
                Field("title", "Title", description="New title.", required=False, example="Login fails"),
                Field("state", "State", description="New state.", required=False, example="Active"),
                *DETAILS,
            ),
            prepare=patch,
            prepares=("patch",),
            request=Request(
                method="PATCH", path="/{project}/_apis/wit/workitems/{item_id}", query=VERSION, headers=PATCH, json="{patch}"
            ),
            effect="idempotent",
            sample=ITEM,
            docs_url=f"{DOCS}/wit/work-items/update",
        ),
        Action(
            key="get_work_item",
            name="Read a work item",
            description="Reads one work item.",
            inputs=(PROJECT, ITEM_ID),
            request=Request(path="/{project}/_apis/wit/workitems/{item_id}", query=VERSION),
            effect="idempotent",
            sample=ITEM,
            docs_url=f"{DOCS}/wit/work-items/get-work-item",
        ),
        Action(
            key="query_work_items",
            name="Find work items",
            description="Finds the ids of work items of a project by a WIQL query.",
            inputs=(
                PROJECT,
                Field(
                    "query",
                    "WIQL",
                    description="The query.",
                    example="SELECT [System.Id] FROM WorkItems WHERE [System.State] = 'New'",
                ),
                Field("limit", "Limit", "integer", description="How many at most.", required=False, default=100, example=100),
            ),
            request=Request(
                method="POST", path="/{project}/_apis/wit/wiql", query={"$top": "{limit}", **VERSION}, json={"query": "{query}"}
            ),
            effect="idempotent",
            sample={
                "queryType": "flat",
                "workItems": [{"id": 131, "url": "https://dev.azure.com/acme/_apis/wit/workItems/131"}],
            },
            docs_url=f"{DOCS}/wit/wiql/query-by-wiql",
        ),
        Action(
            key="add_comment",
            name="Comment on a work item",
            description="Adds a comment to a work item.",
            inputs=(PROJECT, ITEM_ID, Field("text", "Text", description="HTML.", example="Fixed in 1.4.", long=True)),
            request=Request(
                method="POST",
                path="/{project}/_apis/wit/workItems/{item_id}/comments",
                query={"api-version": "7.1-preview.4"},
                json={"text": "{text}"},
            ),
            sample={"id": 50, "workItemId": 131, "text": "Fixed in 1.4.", "createdDate": "2026-06-01T11:30:00.000Z"},
            docs_url=f"{DOCS}/wit/comments/add-comment",
        ),
        Action(
            key="create_pull_request",
            name="Open a pull request",
            description="Asks for a branch to be merged into another.",
            inputs=(
                PROJECT,
                REPOSITORY,
                Field("source_branch", "From", description="Branch with the changes.", example="fix-login"),
                Field("target_branch", "Into", description="Branch to merge into.", example="main"),
                Field("title", "Title", description="Title of the pull request.", example="Fix the login"),
                Field("text", "Description", description="Markdown.", required=False, example="Closes #131.", long=True),
            ),
            request=Request(
                method="POST",
                path="/{project}/_apis/git/repositories/{repository}/pullrequests",
                query=VERSION,
                json={
                    "sourceRefName": "refs/heads/{source_branch}",
                    "targetRefName": "refs/heads/{target_branch}",
                    "title": "{title}",
                    "description": "{text}",
                },
            ),
            sample=PULL,
            docs_url=f"{DOCS}/git/pull-requests/create",
        ),
        Action(
            key="list_pull_requests",
            name="List pull requests",
            description="Lists the pull requests of a project.",
            inputs=(
                PROJECT,
                Field(
                    "status",
                    "Status",
                    description="Which to list.",
                    required=False,
                    choices=("active", "completed", "abandoned", "all"),
                    default="active",
                    example="active",
                ),
                Field("limit", "Limit", "integer", description="How many at most.", required=False, default=100, example=100),
            ),
            request=Request(
                path="/{project}/_apis/git/pullrequests",
                query={"searchCriteria.status": "{status}", "$top": "{limit}", **VERSION},
            ),
            effect="idempotent",
            sample={"value": [PULL], "count": 1},
            docs_url=f"{DOCS}/git/pull-requests/get-pull-requests-by-project",
        ),
        Action(
            key="run_pipeline",
            name="Run a pipeline",
            description="Starts a pipeline, on a branch where one is given.",
            inputs=(
                PROJECT,
                Field("pipeline_id", "Pipeline", "integer", description="Id of the pipeline.", example=4),
                Field("branch", "Branch", description="Branch to run on.", required=False, example="main"),
            ),
            request=Request(
                method="POST",
                path="/{project}/_apis/pipelines/{pipeline_id}/runs",
                query=VERSION,
                # the call wants an object, also where no branch is given
                json={"resources": {"repositories": {"self": {"refName": "refs/heads/{branch}"}}}, "stagesToSkip": []},
            ),
            sample={"id": 61, "name": "20260601.1", "state": "inProgress", "createdDate": "2026-06-01T10:00:00.000Z"},
            docs_url=f"{DOCS}/pipelines/runs/run-pipeline",
        ),
        Action(
            key="list_projects",
            name="List projects",
            description="Lists the projects of the organization.",
            request=Request(path="/_apis/projects", query=VERSION),
            effect="idempotent",
            sample={
                "count": 1,
                "value": [{"id": "eb6e4656-77fc-42a1-9181-4c6d8e9da5d1", "name": "Website", "state": "wellFormed"}],
            },
            docs_url=f"{DOCS}/core/projects/list",
        ),
    ),
    triggers=(
        Trigger(
            key="new_work_item",
            name="New work item",
            description="Fires for each work item created in the organization; an action reads it by its id.",
            kinds=("poll",),
            poll=Request(
                method="POST",
                path="/_apis/wit/wiql",
                query={"$top": 200, **VERSION},
                json={
                    "query": "SELECT [System.Id] FROM WorkItems WHERE [System.CreatedDate] >= @Today - 1 "
                    "ORDER BY [System.CreatedDate] DESC"
                },
            ),
            items="workItems",
            event_id="id",
            sample={"id": 131, "url": "https://dev.azure.com/acme/_apis/wit/workItems/131"},
            docs_url=f"{DOCS}/wit/wiql/query-by-wiql",
        ),
        Trigger(
            key="work_item_event",
            name="Work item event",
            description="Fires when a service hook tells of a work item created, changed or commented on.",
            event_types=("workitem.created", "workitem.updated", "workitem.commented"),
            event_id="id",
            sample={
                "id": "d2d46fb1-dba5-403c-9373-427583f19e8c",
                "eventType": "workitem.created",
                "publisherId": "tfs",
                "resource": ITEM,
                "createdDate": "2026-06-01T10:00:00.000Z",
            },
            docs_url=EVENTS,
        ),
        Trigger(
            key="code_event",
            name="Push or pull request event",
            description="Fires when a service hook tells of a push, or of a pull request opened, changed or merged.",
            event_types=("git.push", "git.pullrequest.created", "git.pullrequest.updated", "git.pullrequest.merged"),
            event_id="id",
            sample={
                "id": "2ab4e3d3-b7a6-425e-92b1-5a9982c1269e",
                "eventType": "git.pullrequest.created",
                "publisherId": "tfs",
                "resource": PULL,
                "createdDate": "2026-06-01T10:00:00.000Z",
            },
            docs_url=EVENTS,
        ),
    ),
)
