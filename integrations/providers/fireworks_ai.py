"""Fireworks AI: fast inference of open models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="fireworks-ai",
    name="Fireworks AI",
    category="ai",
    base_url="https://api.fireworks.ai/inference/v1",
    docs_url="https://docs.fireworks.ai/api-reference/list-accounts",
    auth=ApiKey(help="In Fireworks under Settings, API keys."),
    description="Fast inference of open models.",
    checked="2026-11",
    identity=Identity(
        request=Request(path="https://api.fireworks.ai/v1/accounts"), id="accounts.0.name", label="accounts.0.email"
    ),
)
