"""Baserow: open-source no-code database."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="baserow",
    name="Baserow",
    category="database",
    base_url="https://api.baserow.io/api",
    docs_url="https://baserow.io/docs/apis/rest-api",
    auth=ApiKey(template="Token {api_key}"),
    description="Open-source no-code database.",
    verify=Request(path="/database/tokens/check/"),
)
