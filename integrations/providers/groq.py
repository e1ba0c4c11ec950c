"""Groq: fast inference of language models."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="groq",
    name="Groq",
    category="ai",
    base_url="https://api.groq.com/openai/v1",
    docs_url="https://console.groq.com/docs/api-reference",
    auth=ApiKey(help="At https://console.groq.com/keys."),
    description="Fast inference of language models.",
    verify=Request(path="/models"),
    rate=RateHeaders(
        limit="x-ratelimit-limit-requests",
        remaining="x-ratelimit-remaining-requests",
        reset="x-ratelimit-reset-requests",
        reset_unit="duration",
    ),
)
