"""Flutterwave: payments across Africa."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request, Webhook

provider = Provider(
    slug="flutterwave",
    name="Flutterwave",
    category="payments",
    base_url="https://api.flutterwave.com/v3",
    docs_url="https://developer.flutterwave.com/v3.0/docs/authentication",
    auth=ApiKey(label="Secret key", help="In the dashboard under Settings, Developers, API Keys."),
    description="Accept payments and send payouts across Africa.",
    checked="2026-11",
    verify=Request(path="/balances"),
    webhook=Webhook(
        algorithm="shared-token",
        header="verif-hash",
        encoding="none",
        key="secret hash",
        event_type="event",
        docs_url="https://developer.flutterwave.com/v3.0/docs/webhooks",
    ),
)
