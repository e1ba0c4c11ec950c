"""Semrush: search engine marketing research."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="semrush",
    name="Semrush",
    category="marketing",
    base_url="https://api.semrush.com",
    docs_url="https://developer.semrush.com/api/",
    auth=ApiKey(placement="query", name="key", template="{api_key}"),
    description="Search engine marketing research.",
    identity=Identity(request=Request(path="/management/v1/projects"), id="0.project_id", label="0.project_name"),
)
