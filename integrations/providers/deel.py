"""Deel: global payroll and contractors."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="deel",
    name="Deel",
    category="hr",
    base_url="https://api.letsdeel.com/rest/v2",
    docs_url="https://developer.deel.com/api/stable/oauth",
    auth=OAuth2(
        authorize_url="https://app.deel.com/oauth2/authorize",
        token_url="https://app.deel.com/oauth2/tokens",
        scopes=("organizations:read", "people:read", "contracts:read"),
        pkce=False,
        client_auth="basic",
    ),
    description="Global payroll and contractors.",
    checked="2026-11",
    headers={"X-Version": "2026-01-01", "x-client-id": "{client_id}"},
    identity=Identity(request=Request(path="/organizations"), id="data.0.id", label="data.0.name"),
    webhook=Webhook(algorithm="hmac-sha256", header="x-deel-signature", signed="POST{body}"),
)
