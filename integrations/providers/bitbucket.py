"""Bitbucket Cloud: Git hosting by Atlassian."""

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
)

DOCS = "https://developer.atlassian.com/cloud/bitbucket/rest"
EVENTS = "https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/"
REPO = "/repositories/{workspace}/{repository}"
WORKSPACE = Field("workspace", "Workspace", description="Slug of the workspace.", example="acme")
REPOSITORY = Field("repository", "Repository", description="Slug of the repository.", example="website")
NUMBER = Field("number", "Pull request", "integer", description="Id of the pull request in its repository.", example=7)
PAGING = (
    Field("pagelen", "Limit", "integer", description="1 to 50.", required=False, default=20, example=20),
    Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, example=1),
)
PAGED = {"pagelen": "{pagelen}", "page": "{page}"}
REPOSITORY_SAMPLE: dict[str, Json] = {
    "uuid": "{2f1a3b4c-5d6e-4f70-8192-a3b4c5d6e7f8}",
    "full_name": "acme/website",
    "is_private": True,
    "mainbranch": {"name": "main", "type": "branch"},
}
PULL: dict[str, Json] = {
    "id": 7,
    "title": "Fix the login",
    "state": "OPEN",
    "author": {"display_name": "Ada Lovelace", "uuid": "{a1b2c3d4-e5f6-4708-9a1b-2c3d4e5f6071}"},
    "source": {"branch": {"name": "fix-login"}},
    "destination": {"branch": {"name": "main"}},
    "created_on": "2026-06-01T10:00:00.000000+00:00",
    "updated_on": "2026-06-01T11:30:00.000000+00:00",
    "links": {"html": {"href": "https://bitbucket.org/acme/website/pull-requests/7"}},
}

provider = Provider(
    slug="bitbucket",
    name="Bitbucket Cloud",
    category="developer-tools",
    base_url="https://api.bitbucket.org/2.0",
    docs_url=f"{DOCS}/",
    # scopes are those of the OAuth consumer; none can be asked for: https://developer.atlassian.com/cloud/bitbucket/oauth-2/
    auth=OAuth2(
        authorize_url="https://bitbucket.org/site/oauth2/authorize",
        token_url="https://bitbucket.org/site/oauth2/access_token",
        pkce=False,
        client_auth="basic",
    ),
    description="Git hosting by Atlassian.",
    identity=Identity(request=Request(path="/user"), id="uuid", label="username"),
    rate=RateHeaders(limit="x-ratelimit-limit"),
    pagination=Pagination(style="page", items="values", parameter="page", size_parameter="pagelen", size=50),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature",
        prefix="sha256=",
        event_type="header:X-Event-Key",
        event_id="header:X-Request-UUID",
        subscription=Subscription(
            create=Request(
                method="POST",
                path=f"{REPO}/hooks",
                json={
                    "description": "Connect Platform",
                    "url": "{callback_url}",
                    "active": True,
                    "secret": "{webhook_secret}",
                    "events": "{events}",
                },
            ),
            delete=Request(method="DELETE", path=f"{REPO}/hooks/{{subscription_id}}"),
            id="uuid",
            inputs=(
                WORKSPACE,
                REPOSITORY,
                Field(
                    "events",
                    "Events",
                    "array",
                    description="Keys of events.",
                    required=False,
                    default=["repo:push", "pullrequest:created", "pullrequest:updated", "pullrequest:fulfilled"],
                    example=["repo:push"],
                ),
            ),
            docs_url=f"{DOCS}/api-group-repositories/#api-repositories-workspace-repo-slug-hooks-post",
        ),
        docs_url="https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/",
    ),
    actions=(
        Action(
            key="list_workspaces",
            name="List workspaces",
            description="Lists the workspaces the person belongs to.",
            request=Request(path="/user/workspaces"),
            effect="idempotent",
            sample={
                "values": [
                    {"administrator": True, "workspace": {"slug": "acme", "uuid": "{b2c3d4e5-f607-4182-93a4-b5c6d7e8f901}"}}
                ]
            },
            docs_url=f"{DOCS}/api-group-workspaces/#api-user-workspaces-get",
        ),
        Action(
            key="list_repositories",
            name="List repositories",
            description="Lists the repositories of a workspace, changed last first.",
            inputs=(WORKSPACE, *PAGING),
            request=Request(path="/repositories/{workspace}", query={"sort": "-updated_on", **PAGED}),
            effect="idempotent",
            sample={"values": [REPOSITORY_SAMPLE], "page": 1, "pagelen": 20},
            docs_url=f"{DOCS}/api-group-repositories/#api-repositories-workspace-get",
        ),
        Action(
            key="list_pull_requests",
            name="List pull requests",
            description="Lists the pull requests of a repository.",
            inputs=(
                WORKSPACE,
                REPOSITORY,
                Field(
                    "state",
                    "State",
                    description="Which to list.",
                    required=False,
                    choices=("OPEN", "MERGED", "DECLINED", "SUPERSEDED"),
                    default="OPEN",
                    example="OPEN",
                ),
                *PAGING,
            ),
            request=Request(path=f"{REPO}/pullrequests", query={"state": "{state}", **PAGED}),
            effect="idempotent",
            sample={"values": [PULL], "page": 1, "pagelen": 20},
            docs_url=f"{DOCS}/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-get",
        ),
        Action(
            key="create_pull_request",
            name="Open a pull request",
            description="Asks for a branch to be merged into another.",
            inputs=(
                WORKSPACE,
                REPOSITORY,
                Field("title", "Title", description="Title of the pull request.", example="Fix the login"),
                Field("source_branch", "From", description="Branch with the changes.", example="fix-login"),
                Field("target_branch", "Into", description="Branch to merge into.", required=False, example="main"),
                Field("text", "Description", description="Markdown.", required=False, example="Closes #24.", long=True),
            ),
            request=Request(
                method="POST",
                path=f"{REPO}/pullrequests",
                json={
                    "title": "{title}",
                    "description": "{text}",
                    "source": {"branch": {"name": "{source_branch}"}},
                    "destination": {"branch": {"name": "{target_branch}"}},
                },
            ),
            sample=PULL,
            docs_url=f"{DOCS}/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-post",
        ),
        Action(
            key="comment_pull_request",
            name="Comment on a pull request",
            description="Adds a comment to a pull request.",
            inputs=(
                WORKSPACE,
                REPOSITORY,
                NUMBER,
                Field("text", "Text", description="Markdown.", example="Looks good.", long=True),
            ),
            request=Request(
                method="POST", path=f"{REPO}/pullrequests/{{number}}/comments", json={"content": {"raw": "{text}"}}
            ),
            sample={"id": 301, "content": {"raw": "Looks good."}, "created_on": "2026-06-01T11:30:00.000000+00:00"},
            docs_url=f"{DOCS}/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-comments-post",
        ),
        Action(
            key="merge_pull_request",
            name="Merge a pull request",
            description="Merges a pull request.",
            inputs=(
                WORKSPACE,
                REPOSITORY,
                NUMBER,
                Field(
                    "strategy",
                    "Strategy",
                    description="How commits are combined.",
                    required=False,
                    choices=("merge_commit", "squash", "fast_forward"),
                    example="squash",
                ),
                Field("message", "Message", description="Of the merge commit.", required=False, example="Fix the login"),
            ),
            request=Request(
                method="POST",
                path=f"{REPO}/pullrequests/{{number}}/merge",
                json={"type": "pullrequest_merge_parameters", "merge_strategy": "{strategy}", "message": "{message}"},
            ),
            sample={**PULL, "state": "MERGED"},
            docs_url=f"{DOCS}/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests-pull-request-id-merge-post",
        ),
        Action(
            key="list_commits",
            name="List commits",
            description="Lists the commits of a repository, the newest first.",
            inputs=(WORKSPACE, REPOSITORY, *PAGING),
            request=Request(path=f"{REPO}/commits", query=PAGED),
            effect="idempotent",
            sample={
                "values": [
                    {"hash": "61d9e64348f9da407e62f64726337fd3bb24b466", "date": "2026-06-01T10:00:00+00:00", "message": "Fix"}
                ]
            },
            docs_url=f"{DOCS}/api-group-commits/#api-repositories-workspace-repo-slug-commits-get",
        ),
    ),
    triggers=(
        Trigger(
            key="pull_request_event",
            name="Pull request event",
            description="Fires when a pull request of a watched repository is opened, changed, merged or declined.",
            event_types=("pullrequest:created", "pullrequest:updated", "pullrequest:fulfilled", "pullrequest:rejected"),
            event_id="header:X-Request-UUID",
            sample={"actor": {"display_name": "Ada Lovelace"}, "repository": REPOSITORY_SAMPLE, "pullrequest": PULL},
            docs_url=EVENTS,
        ),
        Trigger(
            key="push",
            name="Push",
            description="Fires when commits are pushed to a watched repository.",
            event_types=("repo:push",),
            event_id="header:X-Request-UUID",
            sample={
                "actor": {"display_name": "Ada Lovelace"},
                "repository": REPOSITORY_SAMPLE,
                "push": {"changes": [{"new": {"type": "branch", "name": "main"}, "created": False, "closed": False}]},
            },
            docs_url=EVENTS,
        ),
    ),
)
