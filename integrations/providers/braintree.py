"""Braintree: payment gateway by PayPal."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="braintree",
    name="Braintree",
    category="payments",
    base_url="https://payments.braintree-api.com",
    docs_url="https://developer.paypal.com/braintree/docs/",
    auth=OAuth2(
        authorize_url="https://api.braintreegateway.com/oauth/connect",
        token_url="https://api.braintreegateway.com/oauth/access_tokens",
        scopes=("read_write",),
        scope_separator=",",
        pkce=False,
        client_auth="basic",
        token_body="json",
    ),
    description="Payment gateway by PayPal.",
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{viewer{merchant{id companyName}}}"}),
        id="data.viewer.merchant.id",
        label="data.viewer.merchant.companyName",
    ),
    webhook=Webhook(algorithm="custom"),
)
