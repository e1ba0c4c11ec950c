"""Sentry: error and performance monitoring."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="sentry",
    name="Sentry",
    category="monitoring",
    base_url="https://sentry.io/api/0",
    docs_url="https://docs.sentry.io/api/",
    auth=OAuth2(
        authorize_url="https://sentry.io/oauth/authorize/",
        token_url="https://sentry.io/oauth/token/",
        scopes=("org:read", "project:read", "event:read"),
    ),
    description="Error and performance monitoring.",
    identity=Identity(request=Request(path="/organizations/"), id="0.id", label="0.slug"),
    rate=RateHeaders(
        limit="x-sentry-rate-limit-limit",
        remaining="x-sentry-rate-limit-remaining",
        reset="x-sentry-rate-limit-reset",
        reset_unit="epoch",
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="Sentry-Hook-Signature", key="client secret"),
)
