"""Stytch: user authentication."""

from __future__ import annotations

from integrations.spec import AccountField, Basic, Provider, Request, Webhook

provider = Provider(
    slug="stytch",
    name="Stytch",
    category="identity",
    base_url="https://{environment}.stytch.com/v1",
    docs_url="https://stytch.com/docs/resources/workspace-management/api-keys",
    auth=Basic(
        username_label="Project id", password_label="Secret", help="In the Stytch dashboard under Project ID & API keys."
    ),
    description="User authentication.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="environment",
            label="Environment",
            pattern="^(api|test)$",
            example="api",
            help="api of a live environment, test of a test environment.",
        ),
    ),
    verify=Request(method="POST", path="/users/search", json={"limit": 1}),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="svix-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:svix-id}.{header:svix-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="svix-timestamp",
        event_id="header:svix-id",
        docs_url="https://stytch.com/docs/workspace-management/webhooks",
    ),
)
