"""Printify: print on demand for shops."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="printify",
    name="Printify",
    category="ecommerce",
    base_url="https://api.printify.com/v1",
    docs_url="https://developers.printify.com/",
    auth=ApiKey(label="Personal access token", help="In Printify under Account, Connections."),
    description="Print on demand for shops.",
    checked="2026-11",
    identity=Identity(request=Request(path="/shops.json"), id="0.id", label="0.title"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Pfy-Signature",
        prefix="sha256=",
        event_type="type",
        event_id="id",
        docs_url="https://developers.printify.com/",
    ),
)
