"""Lob: printed letters, postcards and address checks."""

from __future__ import annotations

from integrations.spec import Basic, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="lob",
    name="Lob",
    category="other",
    base_url="https://api.lob.com/v1",
    docs_url="https://docs.lob.com/#tag/Authentication",
    auth=Basic(password="", username_label="API key", help="In the dashboard under Settings, API Keys: the secret one."),
    description="Print and mail letters, postcards and checks, and verify postal addresses.",
    checked="2026-11",
    verify=Request(path="/addresses", query={"limit": "1"}),
    rate=RateHeaders(
        limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Lob-Signature",
        signed="{header:Lob-Signature-Timestamp}.{body}",
        timestamp_header="Lob-Signature-Timestamp",
        event_type="event_type.id",
        event_id="id",
        docs_url="https://help.lob.com/print-and-mail/getting-data-and-results/using-webhooks",
    ),
)
