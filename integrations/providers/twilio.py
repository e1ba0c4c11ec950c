"""Twilio: SMS, voice and phone numbers."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="twilio",
    name="Twilio",
    category="telephony",
    base_url="https://api.twilio.com/2010-04-01",
    docs_url="https://www.twilio.com/docs/usage/api",
    auth=Basic(
        username_label="Account SID",
        password_label="Auth token",
        help="An API key SID and its secret work too, except for the connection test.",
    ),
    description="SMS, voice and phone numbers.",
    identity=Identity(request=Request(path="/Accounts/{username}.json"), id="sid", label="friendly_name"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="custom", forms=True, header="X-Twilio-Signature", encoding="base64", key="auth token"),
)
