"""Toggl Track: time tracking."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="toggl",
    name="Toggl Track",
    category="productivity",
    base_url="https://api.track.toggl.com/api/v9",
    docs_url="https://engineering.toggl.com/docs/authentication",
    auth=Basic(password="api_token", username_label="API token", help="In Toggl Track on your profile page."),
    description="Time tracking.",
    checked="2026-11",
    aliases=("toggl-track",),
    identity=Identity(request=Request(path="/me"), id="id", label="email"),
    rate=RateHeaders(remaining="x-toggl-quota-remaining", reset="x-toggl-quota-resets-in"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Webhook-Signature-256",
        prefix="sha256=",
        event_id="event_id",
        docs_url="https://engineering.toggl.com/docs/webhooks_start/validating_received_events/",
    ),
)
