"""Zoom (server to server): a whole Zoom account without a signed-in user."""

from __future__ import annotations

from integrations.spec import AccountField, ClientCredentials, Identity, Provider, Request, Webhook

provider = Provider(
    slug="zoom-server-to-server",
    name="Zoom (server to server)",
    category="communication",
    base_url="https://api.zoom.us/v2",
    docs_url="https://developers.zoom.us/docs/internal-apps/s2s-oauth/",
    auth=ClientCredentials(
        token_url="https://zoom.us/oauth/token",
        token_params={"grant_type": "account_credentials", "account_id": "{account_id}"},
    ),
    description="A whole Zoom account without a signed-in user.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="account_id",
            label="Account id",
            pattern="^[A-Za-z0-9_-]{8,64}$",
            example="aBcDeFgHiJkLmNoPqRsTuV",
            help="With client id and secret on the App Credentials page of your Server-to-Server OAuth app.",
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="account_id", label="email"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-zm-signature",
        prefix="v0=",
        signed="v0:{header:x-zm-request-timestamp}:{body}",
        timestamp_header="x-zm-request-timestamp",
        handshake="plainToken",
        event_type="event",
        event_id="event event_ts payload.object.uuid payload.object.participant.user_id",
        match=("payload.account_id", "account_id"),
        docs_url="https://developers.zoom.us/docs/api/webhooks/",
    ),
)
