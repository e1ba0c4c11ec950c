"""Bluesky: posts, follows and notifications on the AT Protocol."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, Login, Provider, RateHeaders, Request

provider = Provider(
    slug="bluesky",
    name="Bluesky",
    category="social",
    base_url="https://{host}/xrpc",
    docs_url="https://docs.bsky.app/docs/api/com-atproto-server-create-session",
    auth=Login(
        request=Request(
            method="POST",
            path="/com.atproto.server.createSession",
            json={"identifier": "{username}", "password": "{password}"},
        ),
        token="accessJwt",
        lifetime=5400,
        labels={"username": "Handle or email", "password": "App password"},
        help="Settings, Privacy and security, App passwords.",
    ),
    description="Posts, follows and notifications on the AT Protocol.",
    account_fields=(
        AccountField(
            key="host", label="Hosting provider", pattern=HOST, example="bsky.social", help="The server that holds the account."
        ),
    ),
    identity=Identity(request=Request(path="/com.atproto.server.getSession"), id="did", label="handle"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit="epoch"),
)
