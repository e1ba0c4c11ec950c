"""Mistral AI: language models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="mistral",
    name="Mistral AI",
    category="ai",
    base_url="https://api.mistral.ai/v1",
    docs_url="https://docs.mistral.ai/api/",
    auth=ApiKey(),
    description="Language models.",
    aliases=("mistral-ai",),
    identity=Identity(request=Request(path="/models"), id="data.0.id"),
    rate=RateHeaders(
        limit="x-ratelimitbysize-limit-minute", remaining="x-ratelimitbysize-remaining-minute", reset="ratelimitbysize-reset"
    ),
)
