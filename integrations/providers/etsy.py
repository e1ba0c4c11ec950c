"""Etsy: shops, listings and orders of handmade goods."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="etsy",
    name="Etsy",
    category="ecommerce",
    base_url="https://openapi.etsy.com/v3/application",
    docs_url="https://developers.etsy.com/documentation/reference/",
    auth=OAuth2(
        authorize_url="https://www.etsy.com/oauth/connect",
        token_url="https://api.etsy.com/v3/public/oauth/token",
        scopes=("shops_r", "listings_r", "transactions_r", "email_r"),
    ),
    description="Shops, listings and orders of handmade goods.",
    headers={"x-api-key": "{client_id}"},
    identity=Identity(request=Request(path="/users/me"), id="user_id", label="shop_id"),
    rate=RateHeaders(limit="x-limit-per-second", remaining="x-remaining-this-second", daily_remaining="x-remaining-today"),
)
