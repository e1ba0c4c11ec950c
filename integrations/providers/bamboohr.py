"""BambooHR: employee records for small and medium companies."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Basic, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="bamboohr",
    name="BambooHR",
    category="hr",
    base_url="https://{subdomain}.bamboohr.com/api/v1",
    docs_url="https://documentation.bamboohr.com/docs/getting-started",
    auth=OAuth2(
        authorize_url="https://{subdomain}.bamboohr.com/authorize.php",
        token_url="https://{subdomain}.bamboohr.com/token.php?request=token",
        scopes=("openid", "email", "employee", "offline_access"),
        pkce=False,
        authorize_params={"request": "authorize"},
        offline_hint="scope offline_access",
    ),
    alternatives=(Basic(password="x", username_label="API key", help="In BambooHR: your name at the bottom left, API Keys."),),
    description="Employee records for small and medium companies.",
    checked="2026-11",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    verify=Request(path="/meta/users"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-BambooHR-Signature",
        signed="{body}{header:X-BambooHR-Timestamp}",
        timestamp_header="X-BambooHR-Timestamp",
    ),
)
