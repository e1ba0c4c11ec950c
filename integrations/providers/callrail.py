"""CallRail: call tracking and lead attribution."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="callrail",
    name="CallRail",
    category="lead-generation",
    base_url="https://api.callrail.com/v3",
    docs_url="https://apidocs.callrail.com/",
    auth=ApiKey(template='Token token="{api_key}"', help="In CallRail under your name, My Profile, API Keys."),
    description="Call tracking and lead attribution.",
    checked="2026-11",
    identity=Identity(request=Request(path="/a.json"), id="accounts.0.id", label="accounts.0.name"),
    webhook=Webhook(algorithm="hmac-sha1", header="Signature", encoding="base64"),
)
