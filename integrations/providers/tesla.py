"""Tesla Fleet: vehicles and energy products."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="tesla",
    name="Tesla Fleet",
    category="other",
    base_url="https://fleet-api.prd.{region}.vn.cloud.tesla.com",
    docs_url="https://developer.tesla.com/docs/fleet-api/authentication/third-party-tokens",
    auth=OAuth2(
        authorize_url="https://auth.tesla.com/oauth2/v3/authorize",
        token_url="https://fleet-auth.prd.vn.cloud.tesla.com/oauth2/v3/token",
        scopes=("openid", "offline_access", "user_data", "vehicle_device_data"),
        pkce=False,
        token_params={"audience": "https://fleet-api.prd.{region}.vn.cloud.tesla.com"},
        offline_hint="scope offline_access",
    ),
    description="Read and command vehicles, and read energy products and charging.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="region",
            label="Region",
            pattern="^(na|eu)$",
            example="eu",
            help="na for North America and Asia-Pacific, eu for Europe, the Middle East and Africa.",
        ),
    ),
    identity=Identity(request=Request(path="/api/1/users/me"), id="response.vault_uuid", label="response.email"),
)
