"""GitHub: repositories, issues, pull requests and files."""

from __future__ import annotations

from base64 import b64encode

from integrations.spec import (
    Action,
    ApiKey,
    Field,
    Identity,
    Increment,
    Json,
    OAuth2,
    Pagination,
    Provider,
    RateHeaders,
    Request,
    Resource,
    Revoke,
    Subscription,
    Trigger,
    Webhook,
)

DOCS = "https://docs.github.com/en/rest"
EVENTS = "https://docs.github.com/en/webhooks/webhook-events-and-payloads"
OWNER = Field("owner", "Owner", description="User or organization the repository belongs to.", example="octocat")
REPOSITORY = Field("repository", "Repository", description="Name of the repository.", example="hello-world")
NUMBER = Field("number", "Number", "integer", description="Number of the issue or pull request.", example=1347)
STATES = ("open", "closed", "all")
STATE = Field("state", "State", description="Which to list.", required=False, choices=STATES, default="open", example="open")
PATH = Field("path", "Path", description="Path in the repository.", example="docs/README.md")
METHODS = ("merge", "squash", "rebase")
PER_PAGE = Field("per_page", "Limit", "integer", description="1 to 100.", required=False, default=30, example=30)
PAGE = Field("page", "Page", "integer", description="Number of the page, from 1.", required=False, example=1)
AT = "/repos/{owner}/{repository}"
PAGING = {"per_page": "{per_page}", "page": "{page}"}
REPO: dict[str, Json] = {"id": 1296269, "full_name": "octocat/hello-world", "private": False, "default_branch": "main"}
OPENED: dict[str, Json] = {"state": "open", "user": {"login": "octocat", "id": 1}, "created_at": "2026-06-01T10:00:00Z"}
ISSUE: Json = {"id": 1, "number": 1347, "title": "Found a bug", **OPENED}
PULL: Json = {"id": 1, "number": 1348, "title": "Fix the bug", "draft": False, **OPENED}
RELEASE: Json = {"id": 1, "tag_name": "v1.0.0", "name": "v1.0.0", "published_at": "2026-06-01T10:00:00Z"}
ISSUES: dict[str, Json] = {"filter": "all", "state": "all", "sort": "updated", "direction": "asc"}

provider = Provider(
    slug="github",
    name="GitHub",
    category="developer-tools",
    curated=6,
    base_url="https://api.github.com",
    docs_url=DOCS,
    website_url="https://github.com",
    description="Repositories, issues, pull requests and files.",
    checked="2026-11",
    api_descriptions=(
        "https://raw.githubusercontent.com/github/rest-api-description/main/descriptions/api.github.com/api.github.com.json",
    ),
    aliases=("gh", "github-oauth"),
    headers={"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"},
    auth=OAuth2(
        authorize_url="https://github.com/login/oauth/authorize",
        token_url="https://github.com/login/oauth/access_token",
        revoke=Revoke(
            request=Request(method="DELETE", path="/applications/{client_id}/token", json={"access_token": "{access_token}"}),
            client_auth="basic",
        ),
        scopes=("repo", "read:user", "user:email", "read:org"),
        # https://docs.github.com/apps/building-oauth-apps/understanding-scopes-for-oauth-apps
        implied_scopes={
            "repo": ("public_repo", "repo:status", "repo_deployment", "repo:invite", "security_events"),
            "user": ("read:user", "user:email", "user:follow"),
            "admin:org": ("write:org",),
            "write:org": ("read:org",),
        },
        scope_words={
            "repo": "Read and change all repositories, private ones too",
            "public_repo": "Read and change public repositories",
            "read:user": "See your profile",
            "user:email": "See your email addresses",
            "read:org": "See organizations and teams you belong to",
        },
        token_headers={"Accept": "application/json"},
    ),
    alternatives=(ApiKey(label="Personal access token", help="A classic or a fine-grained token."),),
    identity=Identity(request=Request(path="/user"), id="id", label="login"),
    rate=RateHeaders(
        limit="x-ratelimit-limit",
        remaining="x-ratelimit-remaining",
        used="x-ratelimit-used",
        reset="x-ratelimit-reset",
        reset_unit="epoch",
    ),
    pagination=Pagination(style="link", parameter="page", size_parameter="per_page"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature-256",
        prefix="sha256=",
        forms=True,
        event_type="header:X-GitHub-Event",
        event_id="header:X-GitHub-Delivery",
        confirmations=("ping",),
        subscription=Subscription(
            create=Request(
                method="POST",
                path=AT + "/hooks",
                json={
                    "name": "web",
                    "active": True,
                    "events": "{events}",
                    "config": {"url": "{callback_url}", "content_type": "json", "secret": "{webhook_secret}"},
                },
            ),
            delete=Request(method="DELETE", path=AT + "/hooks/{subscription_id}"),
            inputs=(
                OWNER,
                REPOSITORY,
                Field(
                    "events", "Events", "array", description="`*` = all.", default=["push"], required=False, example=["push"]
                ),
            ),
            docs_url=f"{DOCS}/repos/webhooks#create-a-repository-webhook",
        ),
        match=("repository.owner.id", "account_id"),
        docs_url="https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
    ),
    actions=(
        Action(
            key="list_repositories",
            name="List repositories",
            description="Lists the repositories the account can reach, the latest pushed first.",
            inputs=(PER_PAGE, PAGE),
            request=Request(path="/user/repos", query={"sort": "pushed", **PAGING}),
            scopes=("public_repo",),
            effect="idempotent",
            sample=[REPO],
            docs_url=f"{DOCS}/repos/repos#list-repositories-for-the-authenticated-user",
        ),
        Action(
            key="list_issues",
            name="List issues",
            description="Lists issues of a repository; pull requests are among them and carry `pull_request`.",
            inputs=(OWNER, REPOSITORY, STATE, PER_PAGE, PAGE),
            request=Request(path=AT + "/issues", query={"state": "{state}", **PAGING}),
            scopes=("public_repo",),
            effect="idempotent",
            sample=[ISSUE],
            docs_url=f"{DOCS}/issues/issues#list-repository-issues",
        ),
        Action(
            key="get_issue",
            name="Read an issue",
            description="Reads one issue.",
            inputs=(OWNER, REPOSITORY, NUMBER),
            request=Request(path=AT + "/issues/{number}"),
            scopes=("public_repo",),
            effect="idempotent",
            sample=ISSUE,
            docs_url=f"{DOCS}/issues/issues#get-an-issue",
        ),
        Action(
            key="create_issue",
            name="Create an issue",
            description="Opens an issue in a repository.",
            inputs=(
                OWNER,
                REPOSITORY,
                Field("title", "Title", description="Title of the issue.", example="Found a bug"),
                Field("body", "Text", description="Markdown.", required=False, example="It crashes.", long=True),
                Field("labels", "Labels", "array", description="Names of labels.", required=False, example=["bug"]),
                Field("assignees", "Assignees", "array", description="Login names.", required=False, example=["octocat"]),
            ),
            request=Request(
                method="POST",
                path=AT + "/issues",
                json={"title": "{title}", "body": "{body}", "labels": "{labels}", "assignees": "{assignees}"},
            ),
            scopes=("public_repo",),
            sample=ISSUE,
            docs_url=f"{DOCS}/issues/issues#create-an-issue",
        ),
        Action(
            key="update_issue",
            name="Change an issue",
            description="Changes the given parts of an issue, or closes it.",
            inputs=(
                OWNER,
                REPOSITORY,
                NUMBER,
                Field("title", "Title", description="New title.", required=False, example="Found another bug"),
                Field("body", "Text", description="New text.", required=False, example="It crashes.", long=True),
                Field("state", "State", description="New state.", required=False, choices=("open", "closed"), example="closed"),
                Field("labels", "Labels", "array", description="All its labels.", required=False, example=["bug"]),
            ),
            request=Request(
                method="PATCH",
                path=AT + "/issues/{number}",
                json={"title": "{title}", "body": "{body}", "state": "{state}", "labels": "{labels}"},
            ),
            scopes=("public_repo",),
            effect="idempotent",
            sample=ISSUE,
            docs_url=f"{DOCS}/issues/issues#update-an-issue",
        ),
        Action(
            key="add_comment",
            name="Comment",
            description="Comments on an issue or a pull request.",
            inputs=(OWNER, REPOSITORY, NUMBER, Field("body", "Text", description="Markdown.", example="Me too.", long=True)),
            request=Request(method="POST", path=AT + "/issues/{number}/comments", json={"body": "{body}"}),
            scopes=("public_repo",),
            sample={"id": 1, "body": "Me too.", "user": {"login": "octocat", "id": 1}, "created_at": "2026-06-01T10:00:00Z"},
            docs_url=f"{DOCS}/issues/comments#create-an-issue-comment",
        ),
        Action(
            key="search_issues",
            name="Search issues",
            description="Finds issues and pull requests in all repositories the account can read.",
            inputs=(
                Field("query", "Query", description="In GitHub's search syntax.", example="repo:octocat/hello-world is:open"),
                PER_PAGE,
                PAGE,
            ),
            request=Request(path="/search/issues", query={"q": "{query}", **PAGING}),
            scopes=("public_repo",),
            effect="idempotent",
            sample={"total_count": 1, "incomplete_results": False, "items": [ISSUE]},
            docs_url=f"{DOCS}/search/search#search-issues-and-pull-requests",
        ),
        Action(
            key="list_pull_requests",
            name="List pull requests",
            description="Lists pull requests of a repository.",
            inputs=(OWNER, REPOSITORY, STATE, PER_PAGE, PAGE),
            request=Request(path=AT + "/pulls", query={"state": "{state}", **PAGING}),
            scopes=("public_repo",),
            effect="idempotent",
            sample=[PULL],
            docs_url=f"{DOCS}/pulls/pulls#list-pull-requests",
        ),
        Action(
            key="create_pull_request",
            name="Create a pull request",
            description="Opens a pull request from one branch into another.",
            inputs=(
                OWNER,
                REPOSITORY,
                Field("title", "Title", description="Title of the pull request.", example="Fix the bug"),
                Field("head", "From", description="Branch with the changes, or user:branch.", example="fix-bug"),
                Field("base", "Into", description="Branch to merge into.", example="main"),
                Field("body", "Text", description="Markdown.", required=False, example="Closes #1347.", long=True),
                Field("draft", "Draft", "boolean", description="Open as a draft.", required=False, example=False),
            ),
            request=Request(
                method="POST",
                path=AT + "/pulls",
                json={"title": "{title}", "head": "{head}", "base": "{base}", "body": "{body}", "draft": "{draft}"},
            ),
            scopes=("public_repo",),
            sample=PULL,
            docs_url=f"{DOCS}/pulls/pulls#create-a-pull-request",
        ),
        Action(
            key="get_file",
            name="Read a file",
            description="Reads a file or folder of a repository; content is base64.",
            inputs=(
                OWNER,
                REPOSITORY,
                PATH,
                Field("ref", "Version", description="Branch, tag or commit.", required=False, example="main"),
            ),
            request=Request(path=AT + "/contents/{path}", query={"ref": "{ref}"}),
            scopes=("public_repo",),
            effect="idempotent",
            sample={"type": "file", "path": "docs/README.md", "size": 5, "content": "SGVsbG8=", "sha": "3d21ec53"},
            docs_url=f"{DOCS}/repos/contents#get-repository-content",
        ),
        Action(
            key="write_file",
            name="Write a file",
            description="Creates a file in a repository, or replaces it, as one commit.",
            inputs=(
                OWNER,
                REPOSITORY,
                PATH,
                Field("text", "Text", description="Content of the file.", example="Hello", long=True),
                Field("message", "Message", description="Commit message.", example="Say hello"),
                Field("sha", "Replaced", description="`sha` of the file to replace.", required=False, example="3d21ec53"),
                Field("branch", "Branch", description="The default branch if empty.", required=False, example="main"),
            ),
            prepare=lambda inputs: {"content": b64encode(str(inputs["text"]).encode()).decode()},
            prepares=("content",),
            request=Request(
                method="PUT",
                path=AT + "/contents/{path}",
                json={"message": "{message}", "content": "{content}", "sha": "{sha}", "branch": "{branch}"},
            ),
            scopes=("public_repo",),
            effect="idempotent",
            sample={"content": {"path": "docs/README.md", "sha": "95b966ae"}, "commit": {"sha": "7638417d"}},
            docs_url=f"{DOCS}/repos/contents#create-or-update-file-contents",
        ),
        Action(
            key="merge_pull_request",
            name="Merge a pull request",
            description="Merges a pull request into its base branch.",
            inputs=(
                OWNER,
                REPOSITORY,
                NUMBER,
                Field("method", "Method", description="How.", required=False, choices=METHODS, example="squash"),
            ),
            request=Request(method="PUT", path=AT + "/pulls/{number}/merge", json={"merge_method": "{method}"}),
            scopes=("public_repo",),
            effect="idempotent",
            sample={"sha": "6dcb09b5", "merged": True, "message": "Pull Request successfully merged"},
            docs_url=f"{DOCS}/pulls/pulls#merge-a-pull-request",
        ),
        Action(
            key="create_release",
            name="Create a release",
            description="Publishes a release of a tag, which is made if it does not exist.",
            inputs=(
                OWNER,
                REPOSITORY,
                Field("tag", "Tag", description="Name of the tag.", example="v1.0.0"),
                Field("name", "Name", description="Title of the release.", required=False, example="v1.0.0"),
                Field("body", "Text", description="Markdown.", required=False, example="First release.", long=True),
            ),
            request=Request(
                method="POST", path=AT + "/releases", json={"tag_name": "{tag}", "name": "{name}", "body": "{body}"}
            ),
            scopes=("public_repo",),
            sample=RELEASE,
            docs_url=f"{DOCS}/releases/releases#create-a-release",
        ),
    ),
    triggers=(
        Trigger(
            key="issue_changed",
            name="Issue opened or changed",
            description="Fires when an issue is opened, edited, closed or labelled.",
            event_types=("issues",),
            event_id="header:X-GitHub-Delivery",
            scopes=("public_repo",),
            sample={"action": "opened", "issue": ISSUE, "repository": REPO},
            docs_url=f"{EVENTS}#issues",
        ),
        Trigger(
            key="pull_request_changed",
            name="Pull request opened or changed",
            description="Fires when a pull request is opened, updated, merged or closed.",
            event_types=("pull_request",),
            event_id="header:X-GitHub-Delivery",
            scopes=("public_repo",),
            sample={"action": "opened", "number": 1348, "pull_request": PULL, "repository": REPO},
            docs_url=f"{EVENTS}#pull_request",
        ),
        Trigger(
            key="push",
            name="Push",
            description="Fires when commits are pushed.",
            event_types=("push",),
            event_id="header:X-GitHub-Delivery",
            scopes=("public_repo",),
            sample={"ref": "refs/heads/main", "before": "6113728f", "after": "0d1a26e6", "repository": REPO},
            docs_url=f"{EVENTS}#push",
        ),
        Trigger(
            key="new_release",
            name="New release",
            description="Fires for each release published in a repository, also one that is not the account's.",
            kinds=("poll",),
            inputs=(OWNER, REPOSITORY),
            poll=Request(path=AT + "/releases", query={"per_page": 30}),
            event_id="id",
            scopes=("public_repo",),
            sample=RELEASE,
            docs_url=f"{DOCS}/releases/releases#list-releases",
        ),
    ),
    resources=(
        Resource(
            key="issues",
            name="Issues",
            kind="issue",
            request=Request(path="/issues", query=ISSUES),
            pagination=Pagination(style="link", size_parameter="per_page", size=100),
            updated="updated_at",
            increment=Increment(request=Request(path="/issues", query={**ISSUES, "since": "{since}"})),
            interval_seconds=900,
            scopes=("public_repo",),
            docs_url=f"{DOCS}/issues/issues#list-issues-assigned-to-the-authenticated-user",
        ),
    ),
)
