"""Recurly: subscription billing."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="recurly",
    name="Recurly",
    category="payments",
    base_url="https://v3.recurly.com",
    docs_url="https://recurly.com/developers/api/",
    auth=Basic(password="", username_label="API key", help="A private key, in Recurly under Integrations, API Credentials."),
    description="Subscription billing.",
    checked="2026-11",
    headers={"Accept": "application/vnd.recurly.v2021-02-25"},
    identity=Identity(request=Request(path="/sites", query={"limit": "1"}), id="data.0.id", label="data.0.subdomain"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="custom",
        header="recurly-signature",
        docs_url="https://docs.recurly.com/recurly-subscriptions/docs/signature-verification",
    ),
)
