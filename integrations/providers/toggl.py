"""Toggl Track: time tracking."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="toggl",
    name="Toggl Track",
    category="productivity",
    base_url="https://api.track.toggl.com/api/v9",
    docs_url="https://engineering.toggl.com/docs/",
    auth=Basic(password="api_token", username_label="API token"),
    description="Time tracking.",
    aliases=("toggl-track",),
    identity=Identity(request=Request(path="/me"), id="id", label="email"),
    rate=RateHeaders(remaining="x-toggl-quota-remaining", reset="x-toggl-quota-resets-in"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Webhook-Signature-256", prefix="sha256="),
)
