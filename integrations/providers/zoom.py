"""Zoom: meetings, webinars and recordings."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="zoom",
    name="Zoom",
    category="communication",
    base_url="https://api.zoom.us/v2",
    docs_url="https://developers.zoom.us/docs/api/",
    auth=OAuth2(
        authorize_url="https://zoom.us/oauth/authorize",
        token_url="https://zoom.us/oauth/token",
        revoke=rfc7009("https://zoom.us/oauth/revoke", "basic"),
        scopes=("meeting:read", "meeting:write", "user:read"),
        client_auth="basic",
    ),
    description="Meetings, webinars and recordings.",
    identity=Identity(request=Request(path="/users/me"), id="account_id", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-zm-signature",
        prefix="v0=",
        signed="v0:{header:x-zm-request-timestamp}:{body}",
        timestamp_header="x-zm-request-timestamp",
    ),
)
