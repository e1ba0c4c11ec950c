"""Wahoo Fitness: workouts of Wahoo devices."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="wahoo",
    name="Wahoo Fitness",
    category="fitness",
    base_url="https://api.wahooligan.com/v1",
    docs_url="https://cloud-api.wahooligan.com/",
    auth=OAuth2(
        authorize_url="https://api.wahooligan.com/oauth/authorize",
        token_url="https://api.wahooligan.com/oauth/token",
        scopes=("email", "user_read", "workouts_read", "offline_data"),
    ),
    description="Workouts of Wahoo devices.",
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(algorithm="shared-token", body_field="webhook_token", encoding="none"),
)
