"""SendGrid: email delivery."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="sendgrid",
    name="SendGrid",
    category="email",
    base_url="https://api.sendgrid.com/v3",
    docs_url="https://www.twilio.com/docs/sendgrid/api-reference",
    auth=ApiKey(),
    description="Email delivery.",
    identity=Identity(request=Request(path="/user/account"), id="type", label="reputation"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="ecdsa",
        header="X-Twilio-Email-Event-Webhook-Signature",
        encoding="base64",
        signed="{header:X-Twilio-Email-Event-Webhook-Timestamp}{body}",
        timestamp_header="X-Twilio-Email-Event-Webhook-Timestamp",
    ),
)
