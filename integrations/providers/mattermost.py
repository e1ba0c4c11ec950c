"""Mattermost: self-hosted team messaging."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="mattermost",
    name="Mattermost",
    category="communication",
    base_url="https://{host}/api/v4",
    docs_url="https://developers.mattermost.com/integrate/reference/personal-access-token/",
    auth=ApiKey(label="Personal access token", help="In Mattermost under Profile, Security, Personal Access Tokens."),
    description="Self-hosted team messaging.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="chat.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="id", label="username"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
