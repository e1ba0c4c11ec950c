"""Freshservice: IT service desk: tickets, assets and changes."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Basic, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="freshservice",
    name="Freshservice",
    category="support",
    base_url="https://{subdomain}.freshservice.com/api/v2",
    docs_url="https://api.freshservice.com/#authentication",
    auth=Basic(password="X", username_label="API key", help="On your profile settings page."),
    description="IT service desk: tickets, assets and changes.",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/agents/me"), id="agent.id", label="agent.email"),
    rate=RateHeaders(limit="x-ratelimit-total", remaining="x-ratelimit-remaining"),
)
