"""Pipedream: workflows and event sources."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="pipedream",
    name="Pipedream",
    category="developer-tools",
    base_url="https://api.pipedream.com/v1",
    docs_url="https://pipedream.com/docs/rest-api/auth",
    auth=ApiKey(label="User API key", help="In Pipedream under Settings, Account."),
    description="Workflows and event sources.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="data.id", label="data.email"),
)
