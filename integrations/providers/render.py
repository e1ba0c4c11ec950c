"""Render: web services and databases in the cloud."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="render",
    name="Render",
    category="devops",
    base_url="https://api.render.com/v1",
    docs_url="https://render.com/docs/api",
    auth=ApiKey(help="In the Render dashboard under Account settings, API keys."),
    description="Web services and databases in the cloud.",
    checked="2026-11",
    identity=Identity(request=Request(path="/owners", query={"limit": "1"}), id="0.owner.id", label="0.owner.email"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="webhook-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:webhook-id}.{header:webhook-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="webhook-timestamp",
        event_id="header:webhook-id",
        event_type="type",
        docs_url="https://render.com/docs/webhooks",
    ),
)
