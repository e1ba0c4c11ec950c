"""WorkOS: enterprise sign-in for applications."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="workos",
    name="WorkOS",
    category="identity",
    base_url="https://api.workos.com",
    docs_url="https://workos.com/docs/reference",
    auth=ApiKey(help="In the WorkOS dashboard under API Keys; it begins with sk_."),
    description="Enterprise sign-in for applications.",
    checked="2026-11",
    verify=Request(path="/organizations", query={"limit": "1"}),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="WorkOS-Signature",
        part="v1",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
        event_type="event",
        event_id="id",
        docs_url="https://workos.com/docs/events/data-syncing/webhooks",
    ),
)
