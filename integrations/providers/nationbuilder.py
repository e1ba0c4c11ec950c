"""NationBuilder: supporters and campaigns of movements."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="nationbuilder",
    name="NationBuilder",
    category="crm",
    base_url="https://{slug}.nationbuilder.com/api/v2",
    docs_url="https://nationbuilder.com/api_documentation",
    auth=OAuth2(
        authorize_url="https://{slug}.nationbuilder.com/oauth/authorize",
        token_url="https://{slug}.nationbuilder.com/oauth/token",
        scopes=("default",),
        pkce=False,
        token_body="json",
    ),
    description="Supporters and campaigns of movements.",
    account_fields=(AccountField(key="slug", label="Nation slug", pattern=LABEL, example="acme"),),
    identity=Identity(request=Request(path="/signups/me"), id="data.id", label="data.attributes.email"),
)
