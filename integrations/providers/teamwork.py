"""Teamwork.com: projects and tasks for client work."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="teamwork",
    name="Teamwork.com",
    category="project-management",
    base_url="{api_endpoint}",
    docs_url="https://apidocs.teamwork.com/guides/teamwork/app-login-flow",
    auth=OAuth2(
        authorize_url="https://www.teamwork.com/launchpad/login",
        token_url="https://www.teamwork.com/launchpad/v1/token.json",
        pkce=False,
        token_body="json",
    ),
    description="Projects and tasks for client work.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="api_endpoint",
            label="API address",
            pattern=r"^https://[a-z0-9-]+(\.eu)?\.teamwork\.com/$",
            source="token_response",
            path="installation.apiEndPoint",
            example="https://acme.teamwork.com/",
        ),
    ),
    identity=Identity(request=Request(path="/projects/api/v3/me.json"), id="person.id", label="person.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Projects-Signature",
        docs_url="https://developer.teamwork.com/projects/webhooks/setup",
    ),
)
