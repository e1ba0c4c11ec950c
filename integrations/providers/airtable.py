"""Airtable: spreadsheets that work as databases."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="airtable",
    name="Airtable",
    category="database",
    base_url="https://api.airtable.com/v0",
    docs_url="https://airtable.com/developers/web/api/introduction",
    auth=OAuth2(
        authorize_url="https://airtable.com/oauth2/v1/authorize",
        token_url="https://airtable.com/oauth2/v1/token",
        scopes=("data.records:read", "data.records:write", "schema.bases:read", "user.email:read", "webhook:manage"),
        client_auth="basic",
    ),
    description="Spreadsheets that work as databases.",
    identity=Identity(request=Request(path="/meta/whoami"), id="id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Airtable-Content-MAC", prefix="hmac-sha256="),
)
