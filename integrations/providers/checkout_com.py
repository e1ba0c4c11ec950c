"""Checkout.com: online payment processing."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Provider, Request, Webhook

provider = Provider(
    slug="checkout-com",
    name="Checkout.com",
    category="payments",
    base_url="https://api.checkout.com",
    docs_url="https://api-reference.checkout.com/",
    auth=ClientCredentials(token_url="https://access.checkout.com/connect/token", scopes=("gateway",)),
    description="Online payment processing.",
    verify=Request(path="/event-types"),
    webhook=Webhook(algorithm="hmac-sha256", header="Cko-Signature"),
)
