"""Squarespace: orders and inventory of Squarespace sites."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="squarespace",
    name="Squarespace",
    category="ecommerce",
    base_url="https://api.squarespace.com/1.0",
    docs_url="https://developers.squarespace.com/commerce-apis/authentication-and-permissions",
    auth=OAuth2(
        authorize_url="https://login.squarespace.com/api/1/login/oauth/provider/authorize",
        token_url="https://login.squarespace.com/api/1/login/oauth/provider/tokens",
        scopes=("website.orders.read", "website.products.read"),
        scope_separator=",",
        pkce=False,
        client_auth="basic",
        token_body="json",
        authorize_params={"access_type": "offline"},
        offline_hint="access_type=offline",
    ),
    alternatives=(ApiKey(help="In the site's settings, under Developer API Keys."),),
    description="Orders and inventory of Squarespace sites.",
    checked="2026-11",
    headers={"User-Agent": "Connect Platform ({public_url})"},
    identity=Identity(request=Request(path="/authorization/website"), id="id", label="title"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Squarespace-Signature",
        key="secret of the webhook subscription",
        key_encoding="hex",
        event_type="topic",
        event_id="id",
        match=("websiteId", "account_id"),
        docs_url="https://developers.squarespace.com/webhooks/verifying-notifications",
    ),
)
