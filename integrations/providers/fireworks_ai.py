"""Fireworks AI: fast inference of open models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="fireworks-ai",
    name="Fireworks AI",
    category="ai",
    base_url="https://api.fireworks.ai/inference/v1",
    docs_url="https://docs.fireworks.ai/api-reference/introduction",
    auth=ApiKey(),
    description="Fast inference of open models.",
    identity=Identity(request=Request(path="/models"), id="data.0.id"),
)
