"""Twitch: live streams and chat."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="twitch",
    name="Twitch",
    category="media",
    base_url="https://api.twitch.tv/helix",
    docs_url="https://dev.twitch.tv/docs/api/reference/",
    auth=OAuth2(
        authorize_url="https://id.twitch.tv/oauth2/authorize",
        token_url="https://id.twitch.tv/oauth2/token",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="https://id.twitch.tv/oauth2/revoke",
                form={"client_id": "{client_id}", "token": "{access_token}"},
            ),
            client_auth="none",
        ),
        scopes=("user:read:email",),
        pkce=False,
    ),
    description="Read channels, streams, clips and chat of the Twitch streaming platform, and be told of their events.",
    checked="2026-11",
    headers={"Client-Id": "{client_id}"},
    identity=Identity(request=Request(path="/users"), id="data.0.id", label="data.0.login"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit="epoch"),
    pagination=Pagination(style="cursor", items="data", parameter="after", cursor="pagination.cursor", size_parameter="first"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Twitch-Eventsub-Message-Signature",
        prefix="sha256=",
        signed="{header:Twitch-Eventsub-Message-Id}{header:Twitch-Eventsub-Message-Timestamp}{body}",
        timestamp_header="Twitch-Eventsub-Message-Timestamp",
        handshake="challenge",
        event_type="subscription.type",
        event_id="header:Twitch-Eventsub-Message-Id",
        docs_url="https://dev.twitch.tv/docs/eventsub/handling-webhook-events/",
    ),
)
