"""Apify: web scraping and automation actors."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="apify",
    name="Apify",
    category="developer-tools",
    base_url="https://api.apify.com/v2",
    docs_url="https://docs.apify.com/platform/integrations/api",
    auth=ApiKey(label="API token", help="In the Apify Console under Settings, API & Integrations."),
    description="Web scraping and automation actors.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="data.id", label="data.username"),
)
