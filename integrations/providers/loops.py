"""Loops: email for SaaS companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="loops",
    name="Loops",
    category="marketing",
    base_url="https://app.loops.so/api/v1",
    docs_url="https://loops.so/docs/api-reference/intro",
    auth=ApiKey(help="In Loops under Settings, API."),
    description="Email for SaaS companies.",
    checked="2026-11",
    aliases=("loops-so",),
    identity=Identity(request=Request(path="/api-key"), id="teamName"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="webhook-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:webhook-id}.{header:webhook-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="webhook-timestamp",
        event_type="eventName",
        event_id="header:webhook-id",
        docs_url="https://loops.so/docs/webhooks",
    ),
)
