"""Postman: API collections and workspaces."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="postman",
    name="Postman",
    category="developer-tools",
    base_url="https://api.getpostman.com",
    docs_url="https://learning.postman.com/docs/reference/postman-api/make-postman-api-call/",
    auth=ApiKey(name="X-API-Key", template="{api_key}", help="In Postman under Account settings, API keys."),
    description="API collections and workspaces.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="user.id", label="user.email"),
    rate=RateHeaders(
        limit="x-ratelimit-limit",
        remaining="x-ratelimit-remaining",
        reset="x-ratelimit-reset",
        reset_unit="epoch",
        retry_after="x-ratelimit-retryafter",
    ),
)
