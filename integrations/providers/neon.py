"""Neon: serverless PostgreSQL."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="neon",
    name="Neon",
    category="database",
    base_url="https://console.neon.tech/api/v2",
    docs_url="https://neon.com/docs/reference/api/get-started",
    auth=ApiKey(help="In the Neon console under Account settings, API keys; a key of an organization works as well."),
    description="Serverless PostgreSQL.",
    checked="2026-11",
    identity=Identity(request=Request(path="/auth"), id="account_id"),
)
