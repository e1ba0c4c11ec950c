"""Lob: printed letters, postcards and address checks."""

from __future__ import annotations

from integrations.spec import Basic, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="lob",
    name="Lob",
    category="other",
    base_url="https://api.lob.com/v1",
    docs_url="https://docs.lob.com/",
    auth=Basic(password="", username_label="API key"),
    description="Printed letters, postcards and address checks.",
    verify=Request(path="/addresses", query={"limit": "1"}),
    rate=RateHeaders(
        limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Lob-Signature",
        signed="{header:Lob-Signature-Timestamp}.{body}",
        timestamp_header="Lob-Signature-Timestamp",
    ),
)
