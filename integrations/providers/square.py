"""Square: payments and point of sale."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke, Webhook

provider = Provider(
    slug="square",
    name="Square",
    category="payments",
    base_url="https://connect.squareup.com/v2",
    docs_url="https://developer.squareup.com/reference/square",
    auth=OAuth2(
        authorize_url="https://connect.squareup.com/oauth2/authorize",
        token_url="https://connect.squareup.com/oauth2/token",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="https://connect.squareup.com/oauth2/revoke",
                headers={"Authorization": "Client {client_secret}", "Square-Version": "2025-01-23"},
                json={"client_id": "{client_id}", "access_token": "{access_token}"},
            ),
            client_auth="none",
        ),
        scopes=("MERCHANT_PROFILE_READ", "PAYMENTS_READ", "ORDERS_READ", "CUSTOMERS_READ", "ITEMS_READ"),
        pkce=False,
        token_body="json",
        authorize_params={"session": "false"},
    ),
    description="Payments and point of sale.",
    aliases=("squareup",),
    headers={"Square-Version": "2025-01-23"},
    identity=Identity(request=Request(path="/merchants/me"), id="merchant.id", label="merchant.business_name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Square-HmacSHA256-Signature",
        encoding="base64",
        signed="{url}{body}",
        event_type="type",
        event_id="event_id",
    ),
)
