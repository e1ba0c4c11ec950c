"""Blackbaud SKY: fundraising and constituent records for nonprofits."""

from __future__ import annotations

from integrations.spec import AccountField, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="blackbaud",
    name="Blackbaud SKY",
    category="crm",
    base_url="https://api.sky.blackbaud.com",
    docs_url="https://developer.blackbaud.com/skyapi/docs/authorization",
    auth=OAuth2(
        authorize_url="https://app.blackbaud.com/oauth/authorize",
        token_url="https://oauth2.sky.blackbaud.com/token",
        client_auth="basic",
    ),
    description="Fundraising and constituent records for nonprofits.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="subscription_key",
            label="Subscription key",
            pattern="^[0-9a-f]{32}$",
            example="0a1b2c3d4e5f60718293a4b5c6d7e8f9",
            help="In the developer account of SKY API, under My subscriptions.",
            secret=True,
        ),
    ),
    headers={"Bb-Api-Subscription-Key": "{subscription_key}"},
    verify=Request(path="/constituent/v1/constituents", query={"limit": "1"}),
    rate=RateHeaders(),
)
