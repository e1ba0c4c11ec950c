"""Intercom: customer messaging and support."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="intercom",
    name="Intercom",
    category="support",
    base_url="https://api.intercom.io",
    docs_url="https://developers.intercom.com/docs/references/rest-api/api.intercom.io",
    auth=OAuth2(
        authorize_url="https://app.intercom.com/oauth", token_url="https://api.intercom.io/auth/eagle/token", pkce=False
    ),
    description="Customer messaging and support.",
    headers={"Intercom-Version": "2.11"},
    identity=Identity(request=Request(path="/me"), id="app.id_code", label="app.name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(algorithm="hmac-sha1", header="X-Hub-Signature", prefix="sha1=", key="client secret"),
)
