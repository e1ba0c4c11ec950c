"""Buildkite: CI pipelines on one's own agents."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="buildkite",
    name="Buildkite",
    category="devops",
    base_url="https://api.buildkite.com/v2",
    docs_url="https://buildkite.com/docs/apis/rest-api",
    auth=ApiKey(),
    description="CI pipelines on one's own agents.",
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Buildkite-Signature",
        part="signature",
        signed="{part:timestamp}.{body}",
        timestamp_header="part:timestamp",
    ),
)
