"""Fireflies.ai: meeting transcripts and notes."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="fireflies",
    name="Fireflies.ai",
    category="communication",
    base_url="https://api.fireflies.ai",
    docs_url="https://docs.fireflies.ai/fundamentals/authorization",
    auth=ApiKey(help="In Fireflies under Integrations, Fireflies API."),
    description="Transcripts, summaries and notes of recorded meetings.",
    checked="2026-11",
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{user{user_id email}}"}),
        id="data.user.user_id",
        label="data.user.email",
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature",
        prefix="sha256=",
        event_type="event",
        event_id="meeting_id event",
        docs_url="https://docs.fireflies.ai/graphql-api/webhooks-v2",
    ),
)
