"""Xendit: payments in Southeast Asia."""

from __future__ import annotations

from integrations.spec import Basic, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="xendit",
    name="Xendit",
    category="payments",
    base_url="https://api.xendit.co",
    docs_url="https://docs.xendit.co/apidocs/quick-setup",
    auth=Basic(password="", username_label="Secret key", help="In the Xendit Dashboard under Settings, API Keys."),
    description="Payments in Southeast Asia.",
    checked="2026-11",
    verify=Request(path="/balance"),
    rate=RateHeaders(limit="rate-limit-limit", remaining="rate-limit-remaining", reset="rate-limit-reset"),
    webhook=Webhook(
        algorithm="shared-token",
        header="x-callback-token",
        encoding="none",
        docs_url="https://docs.xendit.co/api-integration/callback/setup",
    ),
)
