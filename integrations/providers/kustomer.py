"""Kustomer: customer service CRM: customers, conversations and messages."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="kustomer",
    name="Kustomer",
    category="support",
    base_url="https://{org}.api.kustomerapp.com/v1",
    docs_url="https://developer.kustomer.com/kustomer-api-docs/reference/authentication",
    auth=ApiKey(help="Under Settings, Security, API Keys."),
    description="Customer service CRM: customers, conversations and messages.",
    checked="2026-11",
    account_fields=(
        AccountField(key="org", label="Organization", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/orgs/current"), id="data.id", label="data.attributes.name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Kustomer-Webhook-Signature",
        key="token of the webhook",
        event_type="header:X-Kustomer-Webhook-Event",
        event_id="id",
        docs_url="https://developer.kustomer.com/docs/events/delivery-and-retries",
    ),
)
