"""MailerLite: email marketing for small businesses."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="mailerlite",
    name="MailerLite",
    category="marketing",
    base_url="https://connect.mailerlite.com/api",
    docs_url="https://developers.mailerlite.com/getting-started",
    auth=ApiKey(label="API token", help="In MailerLite under Integrations, MailerLite API."),
    description="Email marketing for small businesses.",
    checked="2026-11",
    verify=Request(path="/timezones"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    webhook=Webhook(algorithm="hmac-sha256", header="Signature", docs_url="https://developers.mailerlite.com/docs/webhooks"),
)
