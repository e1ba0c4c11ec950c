"""Tailscale: private networks of devices."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="tailscale",
    name="Tailscale",
    category="devops",
    base_url="https://api.tailscale.com/api/v2",
    docs_url="https://tailscale.com/docs/reference/tailscale-api",
    auth=ApiKey(label="API access token", help="In the Tailscale admin console under Settings, Keys."),
    description="Private networks of devices.",
    checked="2026-11",
    identity=Identity(request=Request(path="/tailnet/-/users"), id="users.0.tailnetId", label="users.0.loginName"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Tailscale-Webhook-Signature",
        part="v1",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
        items=".",
        event_type="type",
        docs_url="https://tailscale.com/docs/features/webhooks",
    ),
)
