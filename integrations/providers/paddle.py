"""Paddle Billing: payments and tax for software companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="paddle",
    name="Paddle Billing",
    category="payments",
    base_url="https://api.paddle.com",
    docs_url="https://developer.paddle.com/api-reference/about/authentication",
    auth=ApiKey(help="In Paddle under Developer tools, Authentication."),
    description="Payments and tax for software companies.",
    checked="2026-11",
    verify=Request(path="/event-types"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Paddle-Signature",
        part="h1",
        signed="{part:ts}:{body}",
        timestamp_header="part:ts",
        event_type="event_type",
        event_id="event_id",
        docs_url="https://developer.paddle.com/webhooks/about/signature-verification",
    ),
)
