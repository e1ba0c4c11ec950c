"""EasyPost: shipping labels and tracking."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request, Webhook

provider = Provider(
    slug="easypost",
    name="EasyPost",
    category="ecommerce",
    base_url="https://api.easypost.com/v2",
    docs_url="https://docs.easypost.com/docs/authentication",
    auth=Basic(password="", username_label="API key", help="In the EasyPost dashboard under API keys: a production key."),
    description="Shipping labels and tracking.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users"), id="id", label="name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hmac-Signature",
        prefix="hmac-sha256-hex=",
        event_type="description",
        event_id="id",
        docs_url="https://docs.easypost.com/guides/webhooks-guide",
    ),
)
