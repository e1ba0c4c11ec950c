"""Salesloft: sales engagement cadences."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="salesloft",
    name="Salesloft",
    category="sales",
    base_url="https://api.salesloft.com/v2",
    docs_url="https://developers.salesloft.com/docs/api/",
    auth=OAuth2(
        authorize_url="https://accounts.salesloft.com/oauth/authorize", token_url="https://accounts.salesloft.com/oauth/token"
    ),
    description="Sales engagement cadences.",
    identity=Identity(request=Request(path="/me"), id="data.guid", label="data.email"),
    rate=RateHeaders(limit="x-ratelimit-limit-minute", remaining="x-ratelimit-remaining-minute"),
    webhook=Webhook(algorithm="hmac-sha1", header="x-salesloft-signature"),
)
