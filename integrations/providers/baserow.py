"""Baserow: open-source no-code database."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="baserow",
    name="Baserow",
    category="database",
    base_url="https://api.baserow.io/api",
    docs_url="https://baserow.io/user-docs/personal-api-tokens",
    auth=ApiKey(template="Token {api_key}", label="Database token", help="In Baserow under Settings, Database tokens."),
    description="Open-source no-code database.",
    checked="2026-11",
    verify=Request(path="/database/tokens/check/"),
)
