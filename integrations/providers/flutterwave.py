"""Flutterwave: payments across Africa."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request, Webhook

provider = Provider(
    slug="flutterwave",
    name="Flutterwave",
    category="payments",
    base_url="https://api.flutterwave.com/v3",
    docs_url="https://developer.flutterwave.com/docs",
    auth=ApiKey(),
    description="Payments across Africa.",
    verify=Request(path="/balances"),
    webhook=Webhook(algorithm="shared-token", header="verif-hash", encoding="none"),
)
