"""Mercury: bank accounts for startups."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="mercury",
    name="Mercury",
    category="accounting",
    base_url="https://api.mercury.com/api/v1",
    docs_url="https://docs.mercury.com/docs/getting-started",
    auth=OAuth2(
        authorize_url="https://oauth2.mercury.com/oauth2/auth",
        token_url="https://oauth2.mercury.com/oauth2/token",
        scopes=("offline_access", "read"),
        client_auth="basic",
        offline_hint="scope offline_access",
    ),
    alternatives=(ApiKey(label="API token", help="In Mercury under Settings, API tokens; a read-only one is enough to read."),),
    description="Bank accounts for startups.",
    checked="2026-11",
    identity=Identity(request=Request(path="/organization"), id="organization.id", label="organization.legalBusinessName"),
)
