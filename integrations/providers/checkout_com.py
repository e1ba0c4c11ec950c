"""Checkout.com: online payment processing."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Provider, Request, Webhook

provider = Provider(
    slug="checkout-com",
    name="Checkout.com",
    category="payments",
    base_url="https://{prefix}.api.checkout.com",
    docs_url="https://www.checkout.com/docs/developer-resources/api/manage-api-keys/oauth-2-0-client-credentials",
    auth=ClientCredentials(token_url="https://access.checkout.com/connect/token", scopes=("gateway", "flow")),
    description="Accept and send payments online, and handle disputes and payouts.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="prefix",
            label="API prefix",
            pattern="^[a-z0-9]{8}$",
            example="vkuhvk4v",
            help="The first eight characters of the client ID after cli_: Dashboard, Settings, Account structure.",
        ),
    ),
    verify=Request(path="/workflows/event-types"),
    webhook=Webhook(algorithm="hmac-sha256", header="Cko-Signature", event_type="type", event_id="id"),
)
