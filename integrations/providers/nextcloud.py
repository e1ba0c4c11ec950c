"""Nextcloud: self-hosted files and collaboration."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Basic, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="nextcloud",
    name="Nextcloud",
    category="storage",
    base_url="https://{host}",
    docs_url="https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/oauth2.html",
    auth=OAuth2(
        authorize_url="https://{host}/apps/oauth2/authorize", token_url="https://{host}/apps/oauth2/api/v1/token", pkce=False
    ),
    alternatives=(Basic(password_label="App password", help="Under Personal settings, Security."),),
    description="Self-hosted files and collaboration.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="cloud.example.com", help="Without https:// and without a path."
        ),
    ),
    headers={"OCS-APIRequest": "true"},
    identity=Identity(
        request=Request(path="/ocs/v2.php/cloud/user", query={"format": "json"}), id="ocs.data.id", label="ocs.data.email"
    ),
)
