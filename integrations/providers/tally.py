"""Tally: forms and their submissions."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="tally",
    name="Tally",
    category="forms",
    base_url="https://api.tally.so",
    docs_url="https://developers.tally.so/api-reference/api-keys",
    auth=ApiKey(help="In Tally: Settings, API keys. It begins with tly-."),
    description="Forms and their submissions.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Tally-Signature",
        encoding="base64",
        event_type="eventType",
        event_id="eventId",
        docs_url="https://tally.so/help/webhooks",
    ),
)
