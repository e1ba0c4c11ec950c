"""Crisp: customer chat and shared inbox."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request, Webhook

provider = Provider(
    slug="crisp",
    name="Crisp",
    category="support",
    base_url="https://api.crisp.chat/v1",
    docs_url="https://docs.crisp.chat/guides/rest-api/authentication/",
    auth=Basic(
        username_label="Identifier", password_label="Key", help="Token keypair of your plugin in the Crisp Marketplace."
    ),
    description="Customer chat and shared inbox.",
    checked="2026-11",
    headers={"X-Crisp-Tier": "plugin"},
    identity=Identity(request=Request(path="/plugin/connect/account"), id="data.plugin_id"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Crisp-Signature",
        signed="[{header:X-Crisp-Request-Timestamp};{body}]",
        timestamp_header="X-Crisp-Request-Timestamp",
        event_type="event",
        docs_url="https://docs.crisp.chat/guides/web-hooks/quickstart/",
    ),
)
