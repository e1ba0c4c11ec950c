"""Zoho Mail: business email by Zoho."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="zoho-mail",
    name="Zoho Mail",
    category="email",
    base_url="https://mail.zoho.{region}/api",
    docs_url="https://www.zoho.com/mail/help/api/getting-started-with-api.html",
    auth=OAuth2(
        authorize_url="https://accounts.zoho.{region}/oauth/v2/auth",
        token_url="https://accounts.zoho.{region}/oauth/v2/token",
        revoke=rfc7009("https://accounts.zoho.{region}/oauth/v2/token/revoke", "none"),
        scopes=("ZohoMail.accounts.READ", "ZohoMail.folders.READ", "ZohoMail.messages.READ"),
        scope_separator=",",
        pkce=False,
        authorize_params={"access_type": "offline", "prompt": "consent"},
        template="Zoho-oauthtoken {access_token}",
        offline_hint="access_type=offline",
    ),
    description="Business email by Zoho.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="region",
            label="Region",
            pattern=r"^(com|eu|in|com\.au|jp|sa|com\.cn)$",
            example="com",
            help="What the address of your Zoho ends in.",
        ),
    ),
    identity=Identity(request=Request(path="/accounts"), id="data.0.accountId", label="data.0.primaryEmailAddress"),
)
