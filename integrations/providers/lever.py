"""Lever: applicant tracking and candidate relations."""

from __future__ import annotations

from integrations.spec import OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="lever",
    name="Lever",
    category="recruiting",
    base_url="https://api.lever.co/v1",
    docs_url="https://hire.lever.co/developer/oauth",
    auth=OAuth2(
        authorize_url="https://auth.lever.co/authorize",
        token_url="https://auth.lever.co/oauth/token",
        scopes=("offline_access", "opportunities:read:admin", "postings:read:admin", "users:read:admin"),
        pkce=False,
        authorize_params={"audience": "https://api.lever.co/v1/"},
        offline_hint="scope offline_access",
    ),
    description="Applicant tracking and candidate relations.",
    checked="2026-11",
    verify=Request(path="/users", query={"limit": "1"}),
    webhook=Webhook(
        algorithm="hmac-sha256",
        body_field="signature",
        signed="{field:token}{field:triggeredAt}",
        event_type="event",
        docs_url="https://hire.lever.co/developer/documentation#webhooks",
    ),
)
