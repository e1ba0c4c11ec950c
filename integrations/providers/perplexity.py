"""Perplexity: answers with web search."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider

provider = Provider(
    slug="perplexity",
    name="Perplexity",
    category="ai",
    base_url="https://api.perplexity.ai",
    docs_url="https://docs.perplexity.ai/",
    auth=ApiKey(),
    description="Answers with web search.",
)
