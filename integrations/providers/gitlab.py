"""GitLab: Git hosting and DevOps pipelines."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="gitlab",
    name="GitLab",
    category="developer-tools",
    base_url="https://gitlab.com/api/v4",
    docs_url="https://docs.gitlab.com/api/rest/",
    auth=OAuth2(
        authorize_url="https://gitlab.com/oauth/authorize",
        token_url="https://gitlab.com/oauth/token",
        revoke=rfc7009("https://gitlab.com/oauth/revoke"),
        scopes=("api", "read_user"),
        implied_scopes={
            "api": ("read_api",),
            "read_api": ("read_user",),
        },  # https://docs.gitlab.com/integration/oauth_provider/
        scope_words={"api": "Read and change everything you can in GitLab", "read_user": "See your profile"},
    ),
    description="Git hosting and DevOps pipelines.",
    identity=Identity(request=Request(path="/user"), id="id", label="username"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit="epoch"),
    webhook=Webhook(
        algorithm="shared-token",
        header="X-Gitlab-Token",
        encoding="none",
        event_type="object_kind",
        event_id="header:X-Gitlab-Event-UUID",
    ),
)
