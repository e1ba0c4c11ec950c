"""Braintree: payment gateway by PayPal."""

from __future__ import annotations

from integrations.spec import Basic, Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="braintree",
    name="Braintree",
    category="payments",
    base_url="https://payments.braintree-api.com",
    docs_url="https://developer.paypal.com/braintree/graphql/guides/making_api_calls",
    auth=Basic(username_label="Public key", password_label="Private key", help="In the Control Panel under Settings, API."),
    alternatives=(
        OAuth2(
            authorize_url="https://api.braintreegateway.com/oauth/connect",
            token_url="https://api.braintreegateway.com/oauth/access_tokens",
            scopes=("read_write",),
            scope_separator=",",
            pkce=False,
            client_auth="basic",
            token_body="json",
        ),
    ),
    description="Accept cards, PayPal and wallets, and manage transactions, customers and disputes.",
    checked="2026-11",
    headers={"Braintree-Version": "2019-01-01"},
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{viewer{merchant{id companyName}}}"}),
        id="data.viewer.merchant.id",
        label="data.viewer.merchant.companyName",
    ),
    webhook=Webhook(algorithm="custom"),
)
