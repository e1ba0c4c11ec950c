"""TickTick: tasks and habits."""

from __future__ import annotations

from integrations.spec import OAuth2, Provider, Request

provider = Provider(
    slug="ticktick",
    name="TickTick",
    category="productivity",
    base_url="https://api.ticktick.com/open/v1",
    docs_url="https://developer.ticktick.com/docs",
    auth=OAuth2(
        authorize_url="https://ticktick.com/oauth/authorize",
        token_url="https://ticktick.com/oauth/token",
        scopes=("tasks:read", "tasks:write"),
        pkce=False,
        client_auth="basic",
    ),
    description="Tasks and habits.",
    checked="2026-11",
    verify=Request(path="/project"),
)
