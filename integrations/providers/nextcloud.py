"""Nextcloud: self-hosted files and collaboration."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="nextcloud",
    name="Nextcloud",
    category="storage",
    base_url="https://{host}",
    docs_url="https://docs.nextcloud.com/server/latest/developer_manual/",
    auth=OAuth2(
        authorize_url="https://{host}/apps/oauth2/authorize", token_url="https://{host}/apps/oauth2/api/v1/token", pkce=False
    ),
    description="Self-hosted files and collaboration.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="cloud.example.com", help="Without https:// and without a path."
        ),
    ),
    headers={"OCS-APIRequest": "true"},
    identity=Identity(
        request=Request(path="/ocs/v1.php/cloud/user", query={"format": "json"}), id="ocs.data.id", label="ocs.data.email"
    ),
)
