"""GIPHY: GIF search."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="giphy",
    name="GIPHY",
    category="media",
    base_url="https://api.giphy.com/v1",
    docs_url="https://developers.giphy.com/docs/api/",
    auth=ApiKey(placement="query", name="api_key", template="{api_key}"),
    description="GIF search.",
    verify=Request(path="/gifs/trending", query={"limit": "1"}),
)
