"""RingCentral: business calls, messages and fax."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="ringcentral",
    name="RingCentral",
    category="telephony",
    base_url="https://platform.ringcentral.com/restapi/v1.0",
    docs_url="https://developers.ringcentral.com/guide/authentication/tokens",
    auth=OAuth2(
        authorize_url="https://platform.ringcentral.com/restapi/oauth/authorize",
        token_url="https://platform.ringcentral.com/restapi/oauth/token",
        revoke=rfc7009("https://platform.ringcentral.com/restapi/oauth/revoke", "basic"),
        client_auth="basic",
    ),
    description="Business calls, messages and fax.",
    checked="2026-11",
    aliases=("ring-central",),
    identity=Identity(request=Request(path="/account/~/extension/~"), id="account.id", label="contact.email"),
    rate=RateHeaders(limit="x-rate-limit-limit", remaining="x-rate-limit-remaining"),
    webhook=Webhook(
        algorithm="shared-token",
        header="Verification-Token",
        encoding="none",
        event_type="event",
        event_id="uuid",
        docs_url="https://developers.ringcentral.com/guide/notifications/webhooks/creating-webhooks",
    ),
)
