"""Mercury: bank accounts for startups."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="mercury",
    name="Mercury",
    category="accounting",
    base_url="https://api.mercury.com/api/v1",
    docs_url="https://docs.mercury.com/reference",
    auth=OAuth2(
        authorize_url="https://oauth2.mercury.com/oauth2/auth",
        token_url="https://oauth2.mercury.com/oauth2/token",
        scopes=("offline_access", "read"),
        client_auth="basic",
        offline_hint="scope offline_access",
    ),
    description="Bank accounts for startups.",
    identity=Identity(request=Request(path="/accounts"), id="accounts.0.id", label="accounts.0.legalBusinessName"),
)
