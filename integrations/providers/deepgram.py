"""Deepgram: speech to text and voice models."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="deepgram",
    name="Deepgram",
    category="ai",
    base_url="https://api.deepgram.com/v1",
    docs_url="https://developers.deepgram.com/reference",
    auth=ApiKey(template="Token {api_key}"),
    description="Speech to text and voice models.",
    identity=Identity(request=Request(path="/projects"), id="projects.0.project_id", label="projects.0.name"),
    webhook=Webhook(algorithm="shared-token", header="dg-token", encoding="none"),
)
