"""Insightly: CRM and project management."""

from __future__ import annotations

from integrations.spec import AccountField, Basic, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="insightly",
    name="Insightly",
    category="crm",
    base_url="https://api.{pod}.insightly.com/v3.1",
    docs_url="https://api.na1.insightly.com/v3.1/",
    auth=Basic(password="", username_label="API key", help="In Insightly under User Settings, API."),
    description="CRM and project management.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="pod",
            label="Pod",
            pattern="^[a-z0-9]{2,6}$",
            example="na1",
            help="The second part of the API URL, shown below your API key.",
        ),
    ),
    identity=Identity(request=Request(path="/Instance"), id="INSTANCE_SUBDOMAIN", label="INSTANCE_NAME"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
)
