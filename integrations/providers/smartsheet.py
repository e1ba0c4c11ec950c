"""Smartsheet: work management in sheets."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="smartsheet",
    name="Smartsheet",
    category="project-management",
    base_url="https://api.smartsheet.com/2.0",
    docs_url="https://developers.smartsheet.com/api/smartsheet/openapi",
    auth=OAuth2(
        authorize_url="https://app.smartsheet.com/b/authorize",
        token_url="https://api.smartsheet.com/2.0/token",
        revoke=Revoke(request=Request(method="DELETE", path="https://api.smartsheet.com/2.0/token"), client_auth="bearer"),
        scopes=("READ_SHEETS", "WRITE_SHEETS"),
        pkce=False,
    ),
    description="Work management in sheets.",
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="hmac-sha256", header="Smartsheet-Hmac-SHA256"),
)
