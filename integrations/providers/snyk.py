"""Snyk: security scanning for code and dependencies."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="snyk",
    name="Snyk",
    category="devops",
    base_url="https://api.snyk.io/rest",
    docs_url="https://docs.snyk.io/snyk-api",
    auth=ApiKey(template="token {api_key}"),
    description="Security scanning for code and dependencies.",
    identity=Identity(
        request=Request(path="/self", query={"version": "2024-10-15"}), id="data.id", label="data.attributes.email"
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Hub-Signature", prefix="sha256="),
)
