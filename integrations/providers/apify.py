"""Apify: web scraping and automation actors."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="apify",
    name="Apify",
    category="developer-tools",
    base_url="https://api.apify.com/v2",
    docs_url="https://docs.apify.com/api/v2",
    auth=ApiKey(),
    description="Web scraping and automation actors.",
    identity=Identity(request=Request(path="/users/me"), id="data.id", label="data.username"),
)
