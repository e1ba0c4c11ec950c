"""Readwise: highlights from books and articles."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="readwise",
    name="Readwise",
    category="productivity",
    base_url="https://readwise.io/api/v2",
    docs_url="https://readwise.io/api_deets",
    auth=ApiKey(template="Token {api_key}", label="Access token", help="At readwise.io/access_token."),
    description="Highlights from books and articles.",
    checked="2026-11",
    verify=Request(path="/auth/"),
    rate=RateHeaders(),
)
