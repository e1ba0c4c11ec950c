"""Stripe: payments and billing."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="stripe",
    name="Stripe",
    category="payments",
    base_url="https://api.stripe.com",
    docs_url="https://docs.stripe.com/api",
    auth=OAuth2(
        authorize_url="https://connect.stripe.com/oauth/authorize",
        token_url="https://connect.stripe.com/oauth/token",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="https://connect.stripe.com/oauth/deauthorize",
                headers={"Authorization": "Bearer {client_secret}"},
                form={"client_id": "{client_id}", "stripe_user_id": "{stripe_user_id}"},
            ),
            client_auth="none",
        ),
        scopes=("read_write",),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Secret or restricted key"),),
    description="Payments and billing.",
    aliases=("stripe-connect",),
    account_fields=(
        AccountField(
            key="stripe_user_id",
            label="Account id",
            pattern="^acct_[A-Za-z0-9]+$",
            source="token_response",
            example="acct_1032D82eZvKYlo2C",
        ),
    ),
    identity=Identity(request=Request(path="/v1/account"), id="id", label="settings.dashboard.display_name"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Stripe-Signature",
        part="v1",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
        event_type="type",
        event_id="id",
        match=("account", "stripe_user_id"),
    ),
)
