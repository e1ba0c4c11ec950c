"""Mattermost: self-hosted team messaging."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="mattermost",
    name="Mattermost",
    category="communication",
    base_url="https://{host}/api/v4",
    docs_url="https://developers.mattermost.com/api-documentation/",
    auth=ApiKey(label="Personal access token"),
    description="Self-hosted team messaging.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="chat.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="id", label="username"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
