"""Cohere: language models for companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="cohere",
    name="Cohere",
    category="ai",
    base_url="https://api.cohere.com",
    docs_url="https://docs.cohere.com/reference/check-api-key",
    auth=ApiKey(help="In the Cohere dashboard under API keys."),
    description="Language models for companies.",
    checked="2026-11",
    identity=Identity(request=Request(method="POST", path="/v1/check-api-key"), id="organization_id", label="owner_id"),
    rate=RateHeaders(limit="x-trial-endpoint-call-limit", remaining="x-trial-endpoint-call-remaining"),
)
