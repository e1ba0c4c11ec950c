"""Dwolla: bank transfers in the United States."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Identity, Provider, Request, Webhook

provider = Provider(
    slug="dwolla",
    name="Dwolla",
    category="payments",
    base_url="https://api.dwolla.com",
    docs_url="https://developers.dwolla.com/docs",
    auth=ClientCredentials(token_url="https://api.dwolla.com/token"),
    description="Move money between bank accounts in the United States.",
    checked="2026-11",
    headers={"Accept": "application/vnd.dwolla.v1.hal+json"},
    identity=Identity(request=Request(path="/"), id="_links.account.href"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Request-Signature-SHA-256",
        event_type="topic",
        event_id="id",
        docs_url="https://developers.dwolla.com/docs/balance/webhooks",
    ),
)
