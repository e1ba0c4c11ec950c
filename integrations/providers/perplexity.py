"""Perplexity: answers with web search."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="perplexity",
    name="Perplexity",
    category="ai",
    base_url="https://api.perplexity.ai",
    docs_url="https://docs.perplexity.ai/api-reference/async-chat-completions-get",
    auth=ApiKey(help="In Perplexity under Settings, API."),
    description="Answers with web search.",
    checked="2026-11",
    verify=Request(path="/async/chat/completions", query={"limit": "1"}),
)
