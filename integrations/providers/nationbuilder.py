"""NationBuilder: supporters and campaigns of movements."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="nationbuilder",
    name="NationBuilder",
    category="crm",
    base_url="https://{slug}.nationbuilder.com/api/v2",
    docs_url="https://support.nationbuilder.com/en/articles/9180281-api-authentication-quick-start-guide",
    auth=OAuth2(
        authorize_url="https://{slug}.nationbuilder.com/oauth/authorize",
        token_url="https://{slug}.nationbuilder.com/oauth/token",
        scopes=("default",),
        pkce=False,
        token_body="json",
    ),
    description="Supporters and campaigns of movements.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="slug",
            label="Nation slug",
            pattern=LABEL,
            example="acme",
            help="The part before .nationbuilder.com of your address.",
        ),
    ),
    identity=Identity(request=Request(path="/signups/me"), id="data.id", label="data.attributes.email"),
)
