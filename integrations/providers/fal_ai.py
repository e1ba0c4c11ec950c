"""fal: generative media models."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Webhook

provider = Provider(
    slug="fal-ai",
    name="fal",
    category="ai",
    base_url="https://queue.fal.run",
    docs_url="https://docs.fal.ai/",
    auth=ApiKey(template="Key {api_key}"),
    description="Generative media models.",
    aliases=("falai",),
    webhook=Webhook(algorithm="custom", header="X-Fal-Webhook-Signature"),
)
