"""EasyPost: shipping labels and tracking."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request, Webhook

provider = Provider(
    slug="easypost",
    name="EasyPost",
    category="ecommerce",
    base_url="https://api.easypost.com/v2",
    docs_url="https://docs.easypost.com/",
    auth=Basic(password="", username_label="API key"),
    description="Shipping labels and tracking.",
    identity=Identity(request=Request(path="/users"), id="id", label="name"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Hmac-Signature", prefix="hmac-sha256-hex="),
)
