"""Dropbox Sign: electronic signatures, formerly HelloSign."""

from __future__ import annotations

from integrations.spec import Basic, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="dropbox-sign",
    name="Dropbox Sign",
    category="documents",
    base_url="https://api.hellosign.com/v3",
    docs_url="https://developers.hellosign.com/docs/guides/o-auth/walkthrough",
    auth=OAuth2(
        authorize_url="https://app.hellosign.com/oauth/authorize",
        token_url="https://app.hellosign.com/oauth/token",
        refresh_url="https://app.hellosign.com/oauth/token?refresh",
        scopes=("basic_account_info", "request_signature"),
        pkce=False,
    ),
    alternatives=(Basic(password="", username_label="API key", help="In Dropbox Sign under Settings, API."),),
    description="Electronic signatures, formerly HelloSign.",
    checked="2026-11",
    aliases=("hellosign",),
    identity=Identity(request=Request(path="/account"), id="account.account_id", label="account.email_address"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        body_field="event.event_hash",
        signed="{field:event.event_time}{field:event.event_type}",
        key="API key",
        event_type="event.event_type",
    ),
)
