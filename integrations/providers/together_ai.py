"""Together AI: inference and training of open models."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="together-ai",
    name="Together AI",
    category="ai",
    base_url="https://api.together.ai/v1",
    docs_url="https://docs.together.ai/docs/inference/openai-compatibility",
    auth=ApiKey(help="In Together AI under Settings, API keys."),
    description="Inference and training of open models.",
    checked="2026-11",
    aliases=("together",),
    verify=Request(path="/models"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
