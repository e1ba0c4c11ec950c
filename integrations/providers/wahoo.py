"""Wahoo Fitness: workouts of Wahoo devices."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="wahoo",
    name="Wahoo Fitness",
    category="fitness",
    base_url="https://api.wahooligan.com/v1",
    docs_url="https://cloud-api.wahooligan.com/",
    auth=OAuth2(
        authorize_url="https://api.wahooligan.com/oauth/authorize",
        token_url="https://api.wahooligan.com/oauth/token",
        revoke=Revoke(
            request=Request(method="DELETE", path="https://api.wahooligan.com/v1/permissions"),
            client_auth="bearer",
            shared=True,
        ),
        scopes=("email", "user_read", "workouts_read", "offline_data"),
    ),
    description="Workouts of Wahoo devices.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="webhook_token",
        encoding="none",
        event_type="event_type",
        match=("user.id", "account_id"),
        docs_url="https://cloud-api.wahooligan.com/#webhooks",
    ),
)
