"""Pendo: product usage and guides."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="pendo",
    name="Pendo",
    category="analytics",
    base_url="https://app.pendo.io/api/v1",
    docs_url="https://engageapi.pendo.io/",
    auth=ApiKey(name="x-pendo-integration-key", template="{api_key}"),
    description="Product usage and guides.",
    identity=Identity(request=Request(path="/page"), id="0.id", label="0.name"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Pendo-Signature"),
)
