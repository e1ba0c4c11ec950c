"""xAI: Grok language models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="xai",
    name="xAI",
    category="ai",
    base_url="https://api.x.ai/v1",
    docs_url="https://docs.x.ai/docs/api-reference",
    auth=ApiKey(),
    description="Grok language models.",
    aliases=("grok",),
    identity=Identity(request=Request(path="/api-key"), id="team_id", label="name"),
)
