"""WhatsApp Business Cloud: business messages on WhatsApp."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="whatsapp-business",
    name="WhatsApp Business Cloud",
    category="messaging",
    base_url="https://graph.facebook.com/v22.0",
    docs_url="https://developers.facebook.com/docs/whatsapp/cloud-api",
    auth=ApiKey(label="System user access token"),
    description="Business messages on WhatsApp.",
    aliases=("whatsapp", "whatsapp-cloud"),
    account_fields=(
        AccountField(key="phone_number_id", label="Phone number id", pattern="^[0-9]+$", example="106540352242922"),
        AccountField(key="waba_id", label="Business account id", pattern="^[0-9]+$", example="102290129340398"),
    ),
    identity=Identity(
        request=Request(path="/{phone_number_id}", query={"fields": "id,display_phone_number,verified_name"}),
        id="id",
        label="display_phone_number",
    ),
    rate=RateHeaders(usage=("x-app-usage", "x-business-use-case-usage", "x-ad-account-usage")),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature-256",
        prefix="sha256=",
        key="app secret",
        handshake="hub.challenge",
        items="entry",
        event_type="changes.0.field",
    ),
)
