"""Mailgun: email sending for developers."""

from __future__ import annotations

from integrations.spec import AccountField, Basic, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="mailgun",
    name="Mailgun",
    category="email",
    base_url="https://{region}.mailgun.net",
    docs_url="https://documentation.mailgun.com/docs/mailgun/api-reference",
    auth=Basic(username="api", password_label="API key"),
    description="Email sending for developers.",
    account_fields=(AccountField(key="region", label="Region", pattern=r"^(api|api\.eu)$", example="api"),),
    identity=Identity(request=Request(path="/v4/domains", query={"limit": "1"}), id="items.0.id", label="items.0.name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="ms"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        body_field="signature.signature",
        signed="{field:signature.timestamp}{field:signature.token}",
        event_type="event-data.event",
        event_id="event-data.id",
    ),
)
