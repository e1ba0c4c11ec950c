"""PlanetScale: managed MySQL and PostgreSQL databases."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="planetscale",
    name="PlanetScale",
    category="database",
    base_url="https://api.planetscale.com/v1",
    docs_url="https://planetscale.com/docs/api/reference/oauth",
    auth=OAuth2(
        authorize_url="https://auth.planetscale.com/oauth/authorize",
        token_url="https://auth.planetscale.com/oauth/token",
        pkce=False,
    ),
    description="Managed MySQL and PostgreSQL databases.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-PlanetScale-Signature",
        event_type="event",
        docs_url="https://planetscale.com/docs/api/webhooks",
    ),
)
