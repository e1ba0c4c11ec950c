"""FreshBooks: invoicing and accounting for freelancers."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook, rfc7009

provider = Provider(
    slug="freshbooks",
    name="FreshBooks",
    category="accounting",
    base_url="https://api.freshbooks.com",
    docs_url="https://www.freshbooks.com/api/authentication",
    auth=OAuth2(
        authorize_url="https://auth.freshbooks.com/oauth/authorize",
        token_url="https://api.freshbooks.com/auth/oauth/token",
        revoke=rfc7009("https://api.freshbooks.com/auth/oauth/revoke"),
        scopes=("user:profile:read", "user:invoices:read", "user:clients:read"),
        pkce=False,
        token_body="json",
    ),
    description="Invoicing and accounting for freelancers.",
    checked="2026-11",
    identity=Identity(request=Request(path="/auth/api/v1/users/me"), id="response.id", label="response.email"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-FreshBooks-Hmac-SHA256", encoding="base64"),
)
