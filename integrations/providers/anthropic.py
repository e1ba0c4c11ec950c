"""Anthropic: Claude language models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="anthropic",
    name="Anthropic",
    category="ai",
    base_url="https://api.anthropic.com/v1",
    docs_url="https://docs.anthropic.com/en/api/overview",
    auth=ApiKey(name="x-api-key", template="{api_key}"),
    description="Claude language models.",
    aliases=("claude",),
    headers={"anthropic-version": "2023-06-01"},
    identity=Identity(request=Request(path="/models"), id="data.0.id"),
    rate=RateHeaders(
        limit="anthropic-ratelimit-requests-limit",
        remaining="anthropic-ratelimit-requests-remaining",
        reset="anthropic-ratelimit-requests-reset",
        reset_unit="iso",
    ),
)
