"""Wise: international transfers and balances."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="wise",
    name="Wise",
    category="payments",
    base_url="https://api.wise.com",
    docs_url="https://docs.wise.com/guides/developer/auth-and-security/personal-api-token",
    auth=ApiKey(
        label="Personal API token", help="In a Wise business account under Your Account, Integrations and Tools, API tokens."
    ),
    description="International transfers and balances.",
    checked="2026-11",
    aliases=("transferwise",),
    identity=Identity(request=Request(path="/v1/me"), id="id", label="email"),
    webhook=Webhook(
        algorithm="rsa-sha256",
        header="X-Signature-SHA256",
        encoding="base64",
        event_type="event_type",
        docs_url="https://docs.wise.com/api-docs/webhooks-notifications",
    ),
)
