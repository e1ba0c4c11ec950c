"""Webex: meetings and messages by Cisco."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="webex",
    name="Webex",
    category="communication",
    base_url="https://webexapis.com/v1",
    docs_url="https://developer.webex.com/docs/integrations",
    auth=OAuth2(
        authorize_url="https://webexapis.com/v1/authorize",
        token_url="https://webexapis.com/v1/access_token",
        scopes=("spark:people_read", "spark:rooms_read", "spark:memberships_read", "spark:messages_read", "spark:kms"),
    ),
    description="Meetings and messages by Cisco.",
    checked="2026-11",
    aliases=("cisco-webex",),
    identity=Identity(request=Request(path="/people/me"), id="id", label="emails.0"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha1",
        header="X-Spark-Signature",
        event_type="resource",
        docs_url="https://developer.webex.com/docs/receive-and-verify-webhooks",
    ),
)
