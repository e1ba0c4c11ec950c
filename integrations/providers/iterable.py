"""Iterable: cross-channel marketing campaigns."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="iterable",
    name="Iterable",
    category="marketing",
    base_url="https://api.iterable.com/api",
    docs_url="https://api.iterable.com/api/docs",
    auth=ApiKey(name="Api-Key", template="{api_key}"),
    description="Cross-channel marketing campaigns.",
    identity=Identity(request=Request(path="/channels"), id="channels.0.id", label="channels.0.name"),
)
