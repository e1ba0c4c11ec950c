"""Last.fm: listening history and music data."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="lastfm",
    name="Last.fm",
    category="media",
    base_url="https://ws.audioscrobbler.com/2.0",
    docs_url="https://www.last.fm/api/rest",
    auth=ApiKey(
        placement="query", name="api_key", template="{api_key}", help="Create one at https://www.last.fm/api/account/create."
    ),
    description="Read a listener's history and charts, and look up artists, albums and tracks.",
    checked="2026-11",
    aliases=("last-fm",),
    account_fields=(
        AccountField(key="user_name", label="User name", pattern="^[A-Za-z][A-Za-z0-9_-]{1,14}$", example="acme_radio"),
    ),
    identity=Identity(
        request=Request(path="/", query={"method": "user.getInfo", "user": "{user_name}", "format": "json"}), id="user.name"
    ),
)
