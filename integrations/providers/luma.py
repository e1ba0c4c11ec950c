"""Luma: event pages, guests and tickets."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="luma",
    name="Luma",
    category="scheduling",
    base_url="https://public-api.luma.com/v1",
    docs_url="https://docs.luma.com/reference/getting-started-with-your-api",
    api_descriptions=("https://public-api.luma.com/openapi.json",),
    auth=ApiKey(name="x-luma-api-key", template="{api_key}", help="Of one calendar, under its settings; needs Luma Plus."),
    description="Event pages, guests and tickets.",
    checked="2026-11",
    aliases=("lu-ma",),
    identity=Identity(request=Request(path="/users/get-self"), id="id", label="email"),
)
