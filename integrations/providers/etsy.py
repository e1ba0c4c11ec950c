"""Etsy: shops, listings and orders of handmade goods."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="etsy",
    name="Etsy",
    category="ecommerce",
    base_url="https://openapi.etsy.com/v3/application",
    docs_url="https://developers.etsy.com/documentation/essentials/authentication/",
    auth=OAuth2(
        authorize_url="https://www.etsy.com/oauth/connect",
        token_url="https://api.etsy.com/v3/public/oauth/token",
        scopes=("shops_r", "listings_r", "transactions_r"),
    ),
    description="Shops, listings and orders of handmade goods.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="shared_secret",
            label="Shared secret",
            pattern="^[A-Za-z0-9]+$",
            example="abcde12345",
            help="That of the Etsy app; every call carries it beside the keystring.",
            secret=True,
        ),
    ),
    headers={"x-api-key": "{client_id}:{shared_secret}"},
    identity=Identity(request=Request(path="/users/me"), id="user_id", label="shop_id"),
    rate=RateHeaders(limit="x-limit-per-second", remaining="x-remaining-this-second", daily_remaining="x-remaining-today"),
)
