"""Paddle Billing: payments and tax for software companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="paddle",
    name="Paddle Billing",
    category="payments",
    base_url="https://api.paddle.com",
    docs_url="https://developer.paddle.com/api-reference/overview",
    auth=ApiKey(),
    description="Payments and tax for software companies.",
    verify=Request(path="/event-types"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256", header="Paddle-Signature", part="h1", signed="{part:ts}:{body}", timestamp_header="part:ts"
    ),
)
