"""MailerLite: email marketing for small businesses."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="mailerlite",
    name="MailerLite",
    category="marketing",
    base_url="https://connect.mailerlite.com/api",
    docs_url="https://developers.mailerlite.com/docs/",
    auth=ApiKey(),
    description="Email marketing for small businesses.",
    verify=Request(path="/timezones"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    webhook=Webhook(algorithm="hmac-sha256", header="Signature"),
)
