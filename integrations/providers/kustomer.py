"""Kustomer: customer service CRM."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="kustomer",
    name="Kustomer",
    category="support",
    base_url="https://{org}.api.kustomerapp.com/v1",
    docs_url="https://developer.kustomer.com/kustomer-api-docs/reference",
    auth=ApiKey(),
    description="Customer service CRM.",
    account_fields=(AccountField(key="org", label="Organization", pattern=LABEL, example="acme"),),
    identity=Identity(request=Request(path="/orgs/current"), id="data.id", label="data.attributes.name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(algorithm="hmac-sha1", header="X-Kustomer-Hook-Signature"),
)
