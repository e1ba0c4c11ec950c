"""Tally: forms and their submissions."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="tally",
    name="Tally",
    category="forms",
    base_url="https://api.tally.so",
    docs_url="https://developers.tally.so/",
    auth=ApiKey(),
    description="Forms and their submissions.",
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
    webhook=Webhook(algorithm="hmac-sha256", header="Tally-Signature", encoding="base64"),
)
