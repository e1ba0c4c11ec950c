"""Kick: live streaming channels."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke, Webhook

provider = Provider(
    slug="kick",
    name="Kick",
    category="media",
    base_url="https://api.kick.com/public/v1",
    docs_url="https://docs.kick.com/getting-started/generating-tokens-oauth2-flow",
    auth=OAuth2(
        authorize_url="https://id.kick.com/oauth/authorize",
        token_url="https://id.kick.com/oauth/token",
        revoke=Revoke(
            request=Request(method="POST", path="https://id.kick.com/oauth/revoke", query={"token": "{token}"}),
            client_auth="none",
        ),
        scopes=("user:read",),
    ),
    description="Read channels, livestreams and chat of the Kick streaming platform, and be told of their events.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users"), id="data.0.user_id", label="data.0.name"),
    webhook=Webhook(
        algorithm="rsa-sha256",
        header="Kick-Event-Signature",
        encoding="base64",
        signed="{header:Kick-Event-Message-Id}.{header:Kick-Event-Message-Timestamp}.{body}",
        timestamp_header="Kick-Event-Message-Timestamp",
        key="public key of Kick",
        event_type="header:Kick-Event-Type",
        event_id="header:Kick-Event-Message-Id",
        docs_url="https://docs.kick.com/events/webhook-security",
    ),
)
