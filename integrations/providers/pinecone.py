"""Pinecone: vector database."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="pinecone",
    name="Pinecone",
    category="database",
    base_url="https://api.pinecone.io",
    docs_url="https://docs.pinecone.io/reference/api/authentication",
    auth=ApiKey(name="Api-Key", template="{api_key}", help="In the Pinecone console under API keys."),
    description="Vector database for search by meaning.",
    checked="2026-11",
    headers={"X-Pinecone-Api-Version": "2025-10"},
    verify=Request(path="/indexes"),
)
