"""Readwise: highlights from books and articles."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="readwise",
    name="Readwise",
    category="productivity",
    base_url="https://readwise.io/api/v2",
    docs_url="https://readwise.io/api_deets",
    auth=ApiKey(template="Token {api_key}"),
    description="Highlights from books and articles.",
    verify=Request(path="/auth"),
    rate=RateHeaders(),
)
