"""Typeform: forms and their responses."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="typeform",
    name="Typeform",
    category="forms",
    base_url="https://api.typeform.com",
    docs_url="https://www.typeform.com/developers/",
    auth=OAuth2(
        authorize_url="https://api.typeform.com/oauth/authorize",
        token_url="https://api.typeform.com/oauth/token",
        scopes=("accounts:read", "forms:read", "responses:read", "webhooks:write", "offline"),
        pkce=False,
    ),
    description="Forms and their responses.",
    identity=Identity(request=Request(path="/me"), id="user_id", label="email"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Typeform-Signature",
        encoding="base64",
        prefix="sha256=",
        event_type="event_type",
        event_id="event_id",
    ),
)
