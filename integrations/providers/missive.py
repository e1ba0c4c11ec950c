"""Missive: shared inbox and team chat."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="missive",
    name="Missive",
    category="support",
    base_url="https://public.missiveapp.com/v1",
    docs_url="https://missiveapp.com/docs/developers/rest-api",
    auth=ApiKey(label="API token", help="In the preferences, on the API tab."),
    description="Shared inbox and team chat.",
    checked="2026-11",
    identity=Identity(request=Request(path="/organizations"), id="organizations.0.id", label="organizations.0.name"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hook-Signature",
        prefix="sha256=",
        event_type="rule.type",
        docs_url="https://missiveapp.com/docs/developers/webhooks",
    ),
)
