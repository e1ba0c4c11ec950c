"""Dialpad: business calls and messages."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request, Revoke, Webhook

provider = Provider(
    slug="dialpad",
    name="Dialpad",
    category="telephony",
    base_url="https://dialpad.com/api/v2",
    docs_url="https://developers.dialpad.com/docs/oauth",
    auth=OAuth2(
        authorize_url="https://dialpad.com/oauth2/authorize",
        token_url="https://dialpad.com/oauth2/token",
        revoke=Revoke(request=Request(method="POST", path="https://dialpad.com/oauth2/deauthorize"), client_auth="bearer"),
        scopes=("offline_access",),
        offline_hint="scope offline_access",
    ),
    alternatives=(ApiKey(help="An admin makes it for the own company."),),
    description="Business calls and messages.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="id", label="emails.0"),
    webhook=Webhook(algorithm="custom"),
)
