"""Missive: shared inbox and team chat."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="missive",
    name="Missive",
    category="support",
    base_url="https://public.missiveapp.com/v1",
    docs_url="https://missiveapp.com/help/api-documentation/rest-endpoints",
    auth=ApiKey(),
    description="Shared inbox and team chat.",
    identity=Identity(request=Request(path="/organizations"), id="organizations.0.id", label="organizations.0.name"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Hook-Signature", prefix="sha256="),
)
