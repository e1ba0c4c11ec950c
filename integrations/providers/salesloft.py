"""Salesloft: sales engagement: people, accounts and cadences."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="salesloft",
    name="Salesloft",
    category="sales",
    base_url="https://api.salesloft.com/v2",
    docs_url="https://developers.salesloft.com/docs/platform/api-basics/oauth-authentication/",
    auth=OAuth2(
        authorize_url="https://accounts.salesloft.com/oauth/authorize", token_url="https://accounts.salesloft.com/oauth/token"
    ),
    alternatives=(ApiKey(help="Made by a user of the team, under Your Applications, API Keys."),),
    description="Sales engagement: people, accounts and cadences.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="data.guid", label="data.email"),
    rate=RateHeaders(limit="x-ratelimit-limit-minute", remaining="x-ratelimit-remaining-minute"),
    webhook=Webhook(
        algorithm="hmac-sha1",
        header="x-salesloft-signature",
        key="callback_token of the subscription",
        event_type="header:x-salesloft-event",
        docs_url="https://developers.salesloft.com/docs/platform/webhooks/delivery-headers/",
    ),
)
