"""Razorpay: payments in India."""

from __future__ import annotations

from integrations.spec import Basic, Provider, Request, Webhook

provider = Provider(
    slug="razorpay",
    name="Razorpay",
    category="payments",
    base_url="https://api.razorpay.com/v1",
    docs_url="https://razorpay.com/docs/api/authentication/",
    auth=Basic(
        username_label="Key id", password_label="Key secret", help="In the Razorpay Dashboard under Settings, API Keys."
    ),
    description="Payments in India.",
    checked="2026-11",
    verify=Request(path="/orders", query={"count": "1"}),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Razorpay-Signature",
        event_type="event",
        event_id="header:x-razorpay-event-id",
        docs_url="https://razorpay.com/docs/webhooks/",
    ),
)
