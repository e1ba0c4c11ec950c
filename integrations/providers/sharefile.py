"""ShareFile: secure file sharing for businesses."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="sharefile",
    name="ShareFile",
    category="storage",
    base_url="https://{subdomain}.sf-api.com/sf/v3",
    docs_url="https://api.sharefile.com/gettingstarted/oauth2",
    auth=OAuth2(
        authorize_url="https://secure.sharefile.com/oauth/authorize",
        token_url="https://{subdomain}.sharefile.com/oauth/token",
        pkce=False,
    ),
    description="Secure file sharing for businesses.",
    checked="2026-11",
    aliases=("citrix-sharefile",),
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/Users"), id="Id", label="Email"),
)
