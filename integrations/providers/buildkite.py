"""Buildkite: CI pipelines on one's own agents."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="buildkite",
    name="Buildkite",
    category="devops",
    base_url="https://api.buildkite.com/v2",
    docs_url="https://buildkite.com/docs/apis",
    auth=ApiKey(
        label="API access token", help="In Buildkite under Personal settings, API access tokens; with the scope read_user."
    ),
    description="CI pipelines on one's own agents.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
    pagination=Pagination(style="link", size_parameter="per_page"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Buildkite-Signature",
        part="signature",
        signed="{part:timestamp}.{body}",
        timestamp_header="part:timestamp",
        event_type="header:X-Buildkite-Event",
        docs_url="https://buildkite.com/docs/apis/webhooks",
    ),
)
