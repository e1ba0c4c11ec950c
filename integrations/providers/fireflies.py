"""Fireflies.ai: meeting transcripts and notes."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="fireflies",
    name="Fireflies.ai",
    category="communication",
    base_url="https://api.fireflies.ai",
    docs_url="https://docs.fireflies.ai/",
    auth=ApiKey(),
    description="Meeting transcripts and notes.",
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{user{user_id email}}"}),
        id="data.user.user_id",
        label="data.user.email",
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="x-hub-signature", prefix="sha256="),
)
