"""fal: generative media models."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Webhook

provider = Provider(
    slug="fal-ai",
    name="fal",
    category="ai",
    base_url="https://queue.fal.run",
    docs_url="https://docs.fal.ai/model-apis/authentication",
    auth=ApiKey(template="Key {api_key}", help="At https://fal.ai/dashboard/keys."),
    description="Generative media models.",
    checked="2026-11",
    aliases=("falai",),
    webhook=Webhook(
        algorithm="custom",
        header="X-Fal-Webhook-Signature",
        event_id="request_id",
        docs_url="https://docs.fal.ai/model-apis/model-endpoints/webhooks",
    ),
)
