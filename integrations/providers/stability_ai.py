"""Stability AI: image generation models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="stability-ai",
    name="Stability AI",
    category="ai",
    base_url="https://api.stability.ai",
    docs_url="https://platform.stability.ai/docs/api-reference",
    auth=ApiKey(help="At https://platform.stability.ai/account/keys."),
    description="Image generation models.",
    identity=Identity(request=Request(path="/v1/user/account"), id="id", label="email"),
)
