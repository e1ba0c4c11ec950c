"""Rootly: incident management."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="rootly",
    name="Rootly",
    category="monitoring",
    base_url="https://api.rootly.com",
    docs_url="https://docs.rootly.com/api-reference/overview",
    auth=ApiKey(help="In the organization menu under Organization Settings, API Keys."),
    description="Handle incidents, who is on call, status pages and what was learnt afterwards.",
    checked="2026-11",
    headers={"Content-Type": "application/vnd.api+json"},
    identity=Identity(request=Request(path="/v1/users/me"), id="data.id", label="data.attributes.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    pagination=Pagination(style="link", items="data", cursor="links.next", size_parameter="page[size]"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Rootly-Signature",
        part="v1",
        signed="{part:t}{body}",
        timestamp_header="part:t",
        event_type="event.type",
        event_id="event.id",
        docs_url="https://docs.rootly.com/configuration/webhooks",
    ),
)
