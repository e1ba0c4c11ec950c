"""Pinecone: vector database."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="pinecone",
    name="Pinecone",
    category="database",
    base_url="https://api.pinecone.io",
    docs_url="https://docs.pinecone.io/reference/api",
    auth=ApiKey(name="Api-Key", template="{api_key}"),
    description="Vector database.",
    headers={"X-Pinecone-API-Version": "2025-01"},
    identity=Identity(request=Request(path="/indexes"), id="indexes.0.host", label="indexes.0.name"),
)
