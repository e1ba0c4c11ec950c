"""OpenRouter: one interface to many language models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="openrouter",
    name="OpenRouter",
    category="ai",
    base_url="https://openrouter.ai/api/v1",
    docs_url="https://openrouter.ai/docs/api/api-reference/api-keys/get-current-key",
    auth=ApiKey(help="At https://openrouter.ai/settings/keys."),
    description="One interface to many language models.",
    checked="2026-11",
    identity=Identity(request=Request(path="/key"), id="data.label"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="ms"),
)
