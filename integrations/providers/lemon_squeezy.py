"""Lemon Squeezy: payments and licences for digital products."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="lemon-squeezy",
    name="Lemon Squeezy",
    category="payments",
    base_url="https://api.lemonsqueezy.com/v1",
    docs_url="https://docs.lemonsqueezy.com/api/getting-started",
    auth=ApiKey(help="In the account under Settings, API."),
    description="Sell software and other digital products, with subscriptions, license keys and taxes taken care of.",
    checked="2026-11",
    aliases=("lemonsqueezy",),
    headers={"Accept": "application/vnd.api+json", "Content-Type": "application/vnd.api+json"},
    identity=Identity(request=Request(path="/users/me"), id="data.id", label="data.attributes.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    pagination=Pagination(style="link", items="data", cursor="links.next", size_parameter="page[size]"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Signature",
        event_type="header:X-Event-Name",
        docs_url="https://docs.lemonsqueezy.com/help/webhooks/signing-requests",
    ),
)
