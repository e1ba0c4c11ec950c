"""Razorpay: payments in India."""

from __future__ import annotations

from integrations.spec import Basic, Provider, Request, Webhook

provider = Provider(
    slug="razorpay",
    name="Razorpay",
    category="payments",
    base_url="https://api.razorpay.com/v1",
    docs_url="https://razorpay.com/docs/api/",
    auth=Basic(username_label="Key id", password_label="Key secret"),
    description="Payments in India.",
    verify=Request(path="/orders", query={"count": "1"}),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Razorpay-Signature"),
)
