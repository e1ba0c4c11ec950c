"""Hugging Face: models, datasets and inference."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="huggingface",
    name="Hugging Face",
    category="ai",
    base_url="https://huggingface.co/api",
    docs_url="https://huggingface.co/docs/hub/api",
    auth=ApiKey(),
    description="Models, datasets and inference.",
    aliases=("hugging-face",),
    identity=Identity(request=Request(path="/whoami-v2"), id="id", label="name"),
    webhook=Webhook(algorithm="shared-token", header="X-Webhook-Secret", encoding="none"),
)
