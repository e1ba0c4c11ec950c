"""Snowflake: data cloud and SQL warehouse."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="snowflake",
    name="Snowflake",
    category="database",
    base_url="https://{account}.snowflakecomputing.com/api/v2",
    docs_url="https://docs.snowflake.com/en/user-guide/oauth-custom",
    auth=OAuth2(
        authorize_url="https://{account}.snowflakecomputing.com/oauth/authorize",
        token_url="https://{account}.snowflakecomputing.com/oauth/token-request",
        scopes=("refresh_token",),
        client_auth="basic",
        offline_hint="scope refresh_token",
    ),
    description="Data cloud with a SQL warehouse.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="account",
            label="Account identifier",
            pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9-]+)*$",
            example="acme-main",
            help="The part before .snowflakecomputing.com of your address.",
        ),
    ),
    headers={"X-Snowflake-Authorization-Token-Type": "OAUTH"},
    identity=Identity(
        request=Request(method="POST", path="/statements", json={"statement": "select current_account(), current_user()"}),
        id="data.0.0",
        label="data.0.1",
    ),
)
