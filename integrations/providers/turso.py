"""Turso: SQLite databases at the edge."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="turso",
    name="Turso",
    category="database",
    base_url="https://api.turso.tech/v1",
    docs_url="https://docs.turso.tech/api-reference/authentication",
    auth=ApiKey(label="API token", help="Made with the command turso auth api-tokens mint."),
    description="SQLite databases at the edge.",
    checked="2026-11",
    identity=Identity(request=Request(path="/organizations"), id="0.slug", label="0.name"),
)
