"""Shortcut: project management for software teams."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="shortcut",
    name="Shortcut",
    category="project-management",
    base_url="https://api.app.shortcut.com/api/v3",
    docs_url="https://developer.shortcut.com/api/rest/v3",
    auth=ApiKey(
        name="Shortcut-Token",
        template="{api_key}",
        label="API token",
        help="In Shortcut under Settings, Your Account, API Tokens.",
    ),
    description="Project management for software teams.",
    checked="2026-11",
    identity=Identity(request=Request(path="/member"), id="id", label="mention_name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Payload-Signature",
        docs_url="https://help.shortcut.com/hc/en-us/articles/34734717380756",
    ),
)
