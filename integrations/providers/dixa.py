"""Dixa: customer service conversations."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="dixa",
    name="Dixa",
    category="support",
    base_url="https://dev.dixa.io",
    docs_url="https://docs.dixa.io/docs/api-standards-rules/",
    auth=ApiKey(label="API token", help="Under Settings, Integrations, API Tokens; version Dixa API."),
    description="Customer service conversations.",
    checked="2026-11",
    identity=Identity(request=Request(path="/v1/organization"), id="data.id", label="data.name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-DIXA-SIGNATURE",
        part="v1",
        signed="{part:t}.{body}",
        key_encoding="hex",
        timestamp_header="part:t",
        event_type="event_fqn",
        event_id="event_id",
        docs_url="https://docs.dixa.io/docs/webhooks/webhooks-security",
    ),
)
