"""Ahrefs: backlink and keyword research."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="ahrefs",
    name="Ahrefs",
    category="marketing",
    base_url="https://api.ahrefs.com/v3",
    docs_url="https://docs.ahrefs.com/docs/api/reference/introduction",
    auth=ApiKey(),
    description="Backlink and keyword research.",
    verify=Request(path="/subscription-info/limits-and-usage"),
)
