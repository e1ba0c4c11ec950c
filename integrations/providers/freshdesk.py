"""Freshdesk: customer support tickets."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Basic, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="freshdesk",
    name="Freshdesk",
    category="support",
    base_url="https://{subdomain}.freshdesk.com/api/v2",
    docs_url="https://developers.freshdesk.com/api/",
    auth=Basic(password="X", username_label="API key"),
    description="Customer support tickets.",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/agents/me"), id="id", label="contact.email"),
    rate=RateHeaders(limit="x-ratelimit-total", remaining="x-ratelimit-remaining"),
)
