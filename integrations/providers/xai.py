"""xAI: Grok language models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="xai",
    name="xAI",
    category="ai",
    base_url="https://api.x.ai/v1",
    docs_url="https://docs.x.ai/developers/rest-api-reference",
    auth=ApiKey(help="In the xAI console under API keys."),
    description="Grok language models.",
    checked="2026-11",
    aliases=("grok",),
    identity=Identity(request=Request(path="/api-key"), id="team_id", label="name"),
)
