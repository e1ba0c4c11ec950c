"""SAP Concur: travel and expense reports."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, Revoke

provider = Provider(
    slug="sap-concur",
    name="SAP Concur",
    category="accounting",
    base_url="https://{region}.api.concursolutions.com",
    docs_url="https://developer.concur.com/api-reference/authentication/apidoc.html",
    auth=OAuth2(
        # Browsers are to use the `www-` host: https://developer.concur.com/platform/base-uris.html
        authorize_url="https://www-{region}.api.concursolutions.com/oauth2/v0/authorize",
        token_url="https://{region}.api.concursolutions.com/oauth2/v0/token",
        revoke=Revoke(
            request=Request(method="DELETE", path="https://{region}.api.concursolutions.com/app-mgmt/v0/connections"),
            client_auth="bearer",
            shared=True,
        ),
        scopes=("openid", "user.read"),
        pkce=False,
    ),
    description="Travel and expense reports.",
    checked="2026-11",
    aliases=("concur",),
    account_fields=(
        AccountField(
            key="region",
            label="Data center",
            pattern="^(us|us2|eu|eu2|emea|usg)$",
            example="us2",
            help="Where your company's account lives: the first part of its API address.",
        ),
    ),
    identity=Identity(request=Request(path="/profile/v1/me"), id="id", label="emails.0.value"),
)
