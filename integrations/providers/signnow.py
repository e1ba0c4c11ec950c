"""signNow: electronic signatures."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="signnow",
    name="signNow",
    category="documents",
    base_url="https://api.signnow.com",
    docs_url="https://docs.signnow.com/code-examples/three-legged-oauth",
    auth=OAuth2(
        authorize_url="https://app.signnow.com/authorize",
        token_url="https://api.signnow.com/oauth2/token",
        scopes=("*",),
        pkce=False,
        client_auth="basic",
    ),
    description="Electronic signatures.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="id", label="primary_email"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-SignNow-Signature", encoding="base64"),
)
