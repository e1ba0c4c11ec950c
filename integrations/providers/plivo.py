"""Plivo: SMS and voice for developers."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request, Webhook

provider = Provider(
    slug="plivo",
    name="Plivo",
    category="telephony",
    base_url="https://api.plivo.com/v1",
    docs_url="https://www.plivo.com/docs/",
    auth=Basic(username_label="Auth id", password_label="Auth token"),
    description="SMS and voice for developers.",
    identity=Identity(request=Request(path="/Account/{username}/"), id="auth_id", label="name"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Plivo-Signature-V3", encoding="base64"),
)
