"""Constant Contact: email marketing for small businesses."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="constant-contact",
    name="Constant Contact",
    category="marketing",
    base_url="https://api.cc.email/v3",
    docs_url="https://developer.constantcontact.com/api_guide/server_flow.html",
    auth=OAuth2(
        authorize_url="https://authz.constantcontact.com/oauth2/default/v1/authorize",
        token_url="https://authz.constantcontact.com/oauth2/default/v1/token",
        scopes=("account_read", "contact_data", "campaign_data", "offline_access"),
        pkce=False,
        client_auth="basic",
        offline_hint="scope offline_access",
    ),
    description="Email marketing for small businesses.",
    checked="2026-11",
    identity=Identity(request=Request(path="/account/summary"), id="encoded_account_id", label="organization_name"),
)
