"""ClickUp: tasks, docs and goals."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="clickup",
    name="ClickUp",
    category="project-management",
    base_url="https://api.clickup.com/api/v2",
    docs_url="https://developer.clickup.com/reference",
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
    webhook=Webhook(algorithm="hmac-sha256", header="X-Signature"),
)
