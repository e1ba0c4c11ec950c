"""Paystack: payments for African businesses."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request, Webhook

provider = Provider(
    slug="paystack",
    name="Paystack",
    category="payments",
    base_url="https://api.paystack.co",
    docs_url="https://paystack.com/docs/api/",
    auth=ApiKey(label="Secret key", help="In the Paystack dashboard under Settings, API Keys & Webhooks."),
    description="Payments for African businesses.",
    checked="2026-11",
    verify=Request(path="/balance"),
    webhook=Webhook(algorithm="hmac-sha512", header="x-paystack-signature", key="secret key", event_type="event"),
)
