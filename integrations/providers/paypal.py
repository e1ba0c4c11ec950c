"""PayPal: payments, orders and payouts."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Identity, Provider, Request, Webhook, rfc7009

provider = Provider(
    slug="paypal",
    name="PayPal",
    category="payments",
    base_url="https://api-m.paypal.com",
    docs_url="https://developer.paypal.com/api/rest/",
    auth=ClientCredentials(
        token_url="https://api-m.paypal.com/v1/oauth2/token",
        revoke=rfc7009("https://api-m.paypal.com/v1/oauth2/token/terminate", "basic"),
    ),
    description="Payments, orders and payouts.",
    identity=Identity(
        request=Request(path="/v1/identity/oauth2/userinfo", query={"schema": "paypalv1.1"}), id="payer_id", label="name"
    ),
    webhook=Webhook(algorithm="custom", header="PAYPAL-TRANSMISSION-SIG", encoding="base64"),
)
