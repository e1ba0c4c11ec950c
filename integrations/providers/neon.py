"""Neon: serverless PostgreSQL."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="neon",
    name="Neon",
    category="database",
    base_url="https://console.neon.tech/api/v2",
    docs_url="https://neon.com/docs/reference/api-reference",
    auth=ApiKey(),
    description="Serverless PostgreSQL.",
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
)
