"""Tailscale: private networks of devices."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="tailscale",
    name="Tailscale",
    category="devops",
    base_url="https://api.tailscale.com/api/v2",
    docs_url="https://tailscale.com/api",
    auth=ApiKey(),
    description="Private networks of devices.",
    identity=Identity(request=Request(path="/tailnet/-/devices"), id="devices.0.id", label="devices.0.name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Tailscale-Webhook-Signature",
        part="v1",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
    ),
)
