"""Zoho People: HR by Zoho."""

from __future__ import annotations

from integrations.spec import AccountField, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="zoho-people",
    name="Zoho People",
    category="hr",
    base_url="https://people.zoho.{region}/people/api",
    docs_url="https://www.zoho.com/people/api/scopes.html",
    auth=OAuth2(
        authorize_url="https://accounts.zoho.{region}/oauth/v2/auth",
        token_url="https://accounts.zoho.{region}/oauth/v2/token",
        revoke=rfc7009("https://accounts.zoho.{region}/oauth/v2/token/revoke", "none"),
        scopes=("ZOHOPEOPLE.forms.READ",),
        scope_separator=",",
        pkce=False,
        authorize_params={"access_type": "offline", "prompt": "consent"},
        template="Zoho-oauthtoken {access_token}",
        offline_hint="access_type=offline",
    ),
    description="HR by Zoho.",
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
    verify=Request(path="/forms"),
)
