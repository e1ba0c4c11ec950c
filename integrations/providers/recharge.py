"""Recharge: subscriptions for online stores."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="recharge",
    name="Recharge",
    category="ecommerce",
    base_url="https://api.rechargeapps.com",
    docs_url="https://developer.getrecharge.com/2021-11/",
    auth=ApiKey(
        name="X-Recharge-Access-Token",
        template="{api_key}",
        label="API token",
        help="In Recharge under Tools and apps, API tokens.",
    ),
    description="Subscriptions for online stores.",
    checked="2026-11",
    headers={"X-Recharge-Version": "2021-11"},
    identity=Identity(
        request=Request(path="/token_information"), id="token_information.client.email", label="token_information.name"
    ),
    webhook=Webhook(algorithm="sha256", header="X-Recharge-Hmac-Sha256", signed="{key}{body}", key="client secret"),
)
