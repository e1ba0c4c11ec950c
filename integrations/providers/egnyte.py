"""Egnyte: content governance and file sharing for companies."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="egnyte",
    name="Egnyte",
    category="storage",
    base_url="https://{subdomain}.egnyte.com/pubapi/v1",
    docs_url="https://developers.egnyte.com/docs/read/Public_API_Authentication",
    auth=OAuth2(
        authorize_url="https://{subdomain}.egnyte.com/puboauth/token",
        token_url="https://{subdomain}.egnyte.com/puboauth/token",
        revoke=rfc7009("https://{subdomain}.egnyte.com/pubapi/v1/tokens/revoke"),
        scopes=("Egnyte.filesystem", "Egnyte.user"),
        pkce=False,
    ),
    description="Content governance and file sharing for companies.",
    checked="2026-11",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/userinfo"), id="id", label="username"),
)
