"""Smartsheet: work management in sheets."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="smartsheet",
    name="Smartsheet",
    category="project-management",
    base_url="https://api.smartsheet.com/2.0",
    docs_url="https://developers.smartsheet.com/api/smartsheet/guides/advanced-topics/oauth",
    auth=OAuth2(
        authorize_url="https://app.smartsheet.com/b/authorize",
        token_url="https://api.smartsheet.com/2.0/token",
        revoke=Revoke(request=Request(method="DELETE", path="https://api.smartsheet.com/2.0/token"), client_auth="bearer"),
        scopes=("READ_SHEETS", "WRITE_SHEETS"),
        pkce=False,
    ),
    alternatives=(ApiKey(label="API access token", help="In Smartsheet under Account, Personal Settings, API Access."),),
    description="Work management in sheets.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Smartsheet-Hmac-SHA256",
        docs_url="https://developers.smartsheet.com/api/smartsheet/guides/webhooks/webhook-callbacks",
    ),
)
