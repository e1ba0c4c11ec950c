"""Lokalise: translation management."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="lokalise",
    name="Lokalise",
    category="developer-tools",
    base_url="https://api.lokalise.com/api2",
    docs_url="https://developers.lokalise.com/docs/oauth-2-flow",
    auth=OAuth2(
        authorize_url="https://app.lokalise.com/oauth2/auth",
        token_url="https://app.lokalise.com/oauth2/token",
        scopes=("read_projects", "read_keys"),
        pkce=False,
        token_body="json",
    ),
    alternatives=(
        ApiKey(
            name="X-Api-Token",
            template="{api_key}",
            label="API token",
            help="In Lokalise under Profile settings, API tokens.",
        ),
    ),
    description="Translation management.",
    checked="2026-11",
    identity=Identity(request=Request(path="/teams"), id="teams.0.team_id", label="teams.0.name"),
    webhook=Webhook(algorithm="shared-token", header="x-secret", encoding="none"),
)
