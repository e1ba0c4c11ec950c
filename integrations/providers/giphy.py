"""GIPHY: GIF search."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="giphy",
    name="GIPHY",
    category="media",
    base_url="https://api.giphy.com/v1",
    docs_url="https://developers.giphy.com/docs/api/",
    auth=ApiKey(
        placement="query", name="api_key", template="{api_key}", help="In the GIPHY developer dashboard, Create an API Key."
    ),
    description="GIF search.",
    checked="2026-11",
    verify=Request(path="/gifs/trending", query={"limit": "1"}),
)
