"""Upstash: serverless Redis and messaging."""

from __future__ import annotations

from integrations.spec import Basic, Provider, Request

provider = Provider(
    slug="upstash",
    name="Upstash",
    category="database",
    base_url="https://api.upstash.com/v2",
    docs_url="https://upstash.com/docs/devops/developer-api/authentication",
    auth=Basic(username_label="Email", password_label="API key", help="In the Upstash console under Account, Management API."),
    description="Serverless Redis and messaging.",
    checked="2026-11",
    verify=Request(path="/redis/databases"),
)
