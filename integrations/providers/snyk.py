"""Snyk: security scanning for code and dependencies."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="snyk",
    name="Snyk",
    category="devops",
    base_url="https://{host}/rest",
    docs_url="https://docs.snyk.io/developer-tools/snyk-api/authentication-for-api",
    auth=ApiKey(
        template="token {api_key}", label="API token", help="In Snyk under Account settings, or the token of a service account."
    ),
    description="Security scanning for code and dependencies.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^api\.((us|eu|au)\.)?snyk\.io$",
            example="api.snyk.io",
            help="api.snyk.io, or that of your region: api.us.snyk.io, api.eu.snyk.io, api.au.snyk.io.",
        ),
    ),
    headers={"Content-Type": "application/vnd.api+json"},
    identity=Identity(
        request=Request(path="/self", query={"version": "2024-10-15"}), id="data.id", label="data.attributes.email"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature",
        prefix="sha256=",
        event_type="header:X-Snyk-Event",
        event_id="header:X-Snyk-Transport-ID",
    ),
)
