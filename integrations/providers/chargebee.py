"""Chargebee: subscription billing."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Basic, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="chargebee",
    name="Chargebee",
    category="payments",
    base_url="https://{site}.chargebee.com/api/v2",
    docs_url="https://apidocs.chargebee.com/docs/api",
    auth=Basic(password="", username_label="API key"),
    description="Subscription billing.",
    account_fields=(AccountField(key="site", label="Site", pattern=LABEL, example="acme"),),
    identity=Identity(
        request=Request(path="/business_entities", query={"limit": "1"}),
        id="list.0.business_entity.id",
        label="list.0.business_entity.name",
    ),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="basic-auth"),
)
