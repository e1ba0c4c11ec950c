"""Google Gemini: Gemini language models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="google-gemini",
    name="Google Gemini",
    category="ai",
    base_url="https://generativelanguage.googleapis.com/v1beta",
    docs_url="https://ai.google.dev/api",
    auth=ApiKey(name="x-goog-api-key", template="{api_key}"),
    description="Gemini language models.",
    aliases=("gemini",),
    identity=Identity(request=Request(path="/models"), id="models.0.name"),
)
