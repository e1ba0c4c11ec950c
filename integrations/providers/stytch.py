"""Stytch: user authentication."""

from __future__ import annotations

from integrations.spec import Basic, Provider, Request, Webhook

provider = Provider(
    slug="stytch",
    name="Stytch",
    category="identity",
    base_url="https://api.stytch.com/v1",
    docs_url="https://stytch.com/docs/api",
    auth=Basic(username_label="Project id", password_label="Secret"),
    description="User authentication.",
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
    ),
)
