"""Luma: event pages and guests."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="luma",
    name="Luma",
    category="scheduling",
    base_url="https://public-api.luma.com/v1",
    docs_url="https://docs.luma.com/reference",
    auth=ApiKey(name="x-luma-api-key", template="{api_key}"),
    description="Event pages and guests.",
    aliases=("lu-ma",),
    identity=Identity(request=Request(path="/user/get-self"), id="user.api_id", label="user.email"),
)
