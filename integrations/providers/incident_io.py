"""incident.io: incident response."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="incident-io",
    name="incident.io",
    category="monitoring",
    base_url="https://api.incident.io",
    docs_url="https://docs.incident.io/api-reference/introduction",
    auth=ApiKey(help="In the dashboard under Settings, API keys."),
    description="Handle incidents together, from the first alert and who is on call to the follow-ups.",
    checked="2026-11",
    identity=Identity(request=Request(path="/v1/identity"), id="identity.name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="webhook-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:webhook-id}.{header:webhook-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="webhook-timestamp",
        event_type="event_type",
        event_id="header:webhook-id",
    ),
)
