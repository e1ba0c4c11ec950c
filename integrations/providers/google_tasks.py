"""Google Tasks: task lists and tasks."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

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
        scopes=("openid", "email", "https://www.googleapis.com/auth/tasks"),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Task lists and tasks.",
    identity=Identity(
        request=Request(path="/users/@me/lists", query={"maxResults": "1"}), id="items.0.id", label="items.0.title"
    ),
    rate=RateHeaders(),
)
