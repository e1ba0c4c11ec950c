"""Dropbox: file storage and sharing."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="dropbox",
    name="Dropbox",
    category="storage",
    base_url="https://api.dropboxapi.com/2",
    docs_url="https://www.dropbox.com/developers/documentation/http/documentation",
    auth=OAuth2(
        authorize_url="https://www.dropbox.com/oauth2/authorize",
        token_url="https://api.dropboxapi.com/oauth2/token",
        revoke=Revoke(
            request=Request(method="POST", path="https://api.dropboxapi.com/2/auth/token/revoke"), client_auth="bearer"
        ),
        scopes=("account_info.read", "files.content.read", "files.content.write", "files.metadata.read"),
        authorize_params={"token_access_type": "offline"},
        offline_hint="token_access_type=offline",
    ),
    description="File storage and sharing.",
    identity=Identity(request=Request(method="POST", path="/users/get_current_account"), id="account_id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Dropbox-Signature", key="app secret", handshake="challenge"),
)
