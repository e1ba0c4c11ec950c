"""Clerk: user management for web applications."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="clerk",
    name="Clerk",
    category="identity",
    base_url="https://api.clerk.com/v1",
    docs_url="https://clerk.com/docs/reference/backend-api",
    auth=ApiKey(label="Secret key", help="In the Clerk dashboard under Configure, API keys; it begins with sk_."),
    description="User management for web applications.",
    checked="2026-11",
    identity=Identity(request=Request(path="/instance"), id="id", label="environment_type"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="svix-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:svix-id}.{header:svix-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="svix-timestamp",
        event_type="type",
        event_id="header:svix-id",
        docs_url="https://clerk.com/docs/reference/backend/verify-webhook",
    ),
)
