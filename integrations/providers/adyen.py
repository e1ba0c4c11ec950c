"""Adyen: payment processing, seen through its Management API."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="adyen",
    name="Adyen",
    category="payments",
    base_url="https://management-live.adyen.com/v3",
    docs_url="https://docs.adyen.com/development-resources/api-credentials",
    auth=ApiKey(name="X-API-Key", template="{api_key}", help="In the live Customer Area under Developers, API credentials."),
    description="Accept payments, and manage accounts, stores, terminals and webhooks through the Management API.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="id", label="username"),
    webhook=Webhook(
        algorithm="custom",
        body_field="notificationItems.0.NotificationRequestItem.additionalData.hmacSignature",
        encoding="base64",
    ),
)
