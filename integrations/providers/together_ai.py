"""Together AI: inference and training of open models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="together-ai",
    name="Together AI",
    category="ai",
    base_url="https://api.together.xyz/v1",
    docs_url="https://docs.together.ai/reference",
    auth=ApiKey(),
    description="Inference and training of open models.",
    aliases=("together",),
    identity=Identity(request=Request(path="/models"), id="0.id"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
