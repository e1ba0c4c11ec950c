"""Clockify: time tracking for teams."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="clockify",
    name="Clockify",
    category="productivity",
    base_url="https://api.clockify.me/api/v1",
    docs_url="https://docs.clockify.me/",
    auth=ApiKey(name="X-Api-Key", template="{api_key}", help="In Clockify under Profile settings, Advanced, Manage API keys."),
    description="Time tracking for teams.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
    webhook=Webhook(algorithm="shared-token", header="clockify-signature", encoding="none"),
)
