"""Plivo: SMS and voice for developers."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request, Webhook

provider = Provider(
    slug="plivo",
    name="Plivo",
    category="telephony",
    base_url="https://api.plivo.com/v1",
    docs_url="https://plivo.com/docs/account/api/account/update-account-details",
    auth=Basic(username_label="Auth id", password_label="Auth token", help="On the overview page of the Plivo console."),
    description="SMS and voice for developers.",
    checked="2026-11",
    identity=Identity(request=Request(path="/Account/{username}/"), id="auth_id", label="name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Plivo-Signature-V2",
        encoding="base64",
        signed="{url}{header:X-Plivo-Signature-V2-Nonce}",
        key="auth token",
        forms=True,
        docs_url="https://docs.plivo.com/docs/messaging/concepts/signature-validation",
    ),
)
