"""Jobber: schedule, quote and invoice the jobs of home service businesses."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="jobber",
    name="Jobber",
    category="sales",
    base_url="https://api.getjobber.com/api",
    docs_url="https://developer.getjobber.com/docs/building_your_app/app_authorization/",
    auth=OAuth2(
        authorize_url="https://api.getjobber.com/api/oauth/authorize",
        token_url="https://api.getjobber.com/api/oauth/token",
        pkce=False,
    ),
    description="Schedule, quote and invoice the jobs of home service businesses.",
    checked="2026-11",
    headers={"X-JOBBER-GRAPHQL-VERSION": "2025-04-16"},
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{account{id name}}"}),
        id="data.account.id",
        label="data.account.name",
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Jobber-Hmac-SHA256",
        encoding="base64",
        key="client secret",
        event_type="data.webHookEvent.topic",
        docs_url="https://developer.getjobber.com/docs/using_jobbers_api/setting_up_webhooks/",
    ),
)
