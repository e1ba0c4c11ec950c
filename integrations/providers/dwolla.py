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
    description="Bank transfers in the United States.",
    headers={"Accept": "application/vnd.dwolla.v1.hal+json"},
    identity=Identity(request=Request(path="/"), id="_links.account.href"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Request-Signature-SHA-256"),
)
