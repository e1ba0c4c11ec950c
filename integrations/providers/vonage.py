"""Vonage: SMS and voice for developers."""

from __future__ import annotations

from integrations.spec import Basic, Provider, Request, Webhook

provider = Provider(
    slug="vonage",
    name="Vonage",
    category="telephony",
    base_url="https://api.nexmo.com",
    docs_url="https://developer.vonage.com/en/api/application.v2",
    auth=Basic(username_label="API key", password_label="API secret", help="Both are on the dashboard."),
    description="SMS and voice for developers.",
    checked="2026-11",
    aliases=("nexmo",),
    verify=Request(path="/v2/applications", query={"page_size": "1"}),
    webhook=Webhook(
        algorithm="jwt",
        header="Authorization",
        encoding="none",
        prefix="Bearer ",
        claims={"payload_hash": "{body_sha256}"},
        docs_url="https://developer.vonage.com/en/getting-started/concepts/webhooks",
    ),
)
