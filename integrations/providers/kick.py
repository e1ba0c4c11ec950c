"""Kick: live streaming channels."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook, rfc7009

provider = Provider(
    slug="kick",
    name="Kick",
    category="media",
    base_url="https://api.kick.com/public/v1",
    docs_url="https://docs.kick.com/",
    auth=OAuth2(
        authorize_url="https://id.kick.com/oauth/authorize",
        token_url="https://id.kick.com/oauth/token",
        revoke=rfc7009("https://id.kick.com/oauth/revoke"),
        scopes=("user:read",),
    ),
    description="Live streaming channels.",
    identity=Identity(request=Request(path="/users"), id="data.0.user_id", label="data.0.name"),
    webhook=Webhook(
        algorithm="rsa-sha256",
        header="Kick-Event-Signature",
        encoding="base64",
        signed="{header:Kick-Event-Message-Id}.{header:Kick-Event-Message-Timestamp}.{body}",
        timestamp_header="Kick-Event-Message-Timestamp",
        event_id="header:Kick-Event-Message-Id",
    ),
)
