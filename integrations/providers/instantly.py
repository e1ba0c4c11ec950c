"""Instantly: cold email campaigns."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="instantly",
    name="Instantly",
    category="sales",
    base_url="https://api.instantly.ai/api/v2",
    docs_url="https://developer.instantly.ai/",
    auth=ApiKey(),
    description="Cold email campaigns.",
    identity=Identity(request=Request(path="/workspaces/current"), id="id", label="name"),
)
