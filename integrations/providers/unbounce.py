"""Unbounce: landing pages and their leads."""

from __future__ import annotations

from integrations.spec import Basic, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="unbounce",
    name="Unbounce",
    category="lead-generation",
    base_url="https://api.unbounce.com",
    docs_url="https://developer.unbounce.com/getting_started/",
    auth=OAuth2(
        authorize_url="https://api.unbounce.com/oauth/authorize",
        token_url="https://api.unbounce.com/oauth/token",
        scopes=("full",),
        pkce=False,
    ),
    alternatives=(Basic(password="", username_label="API key", help="In Unbounce under Manage Account, API Access."),),
    description="Landing pages and their leads.",
    checked="2026-11",
    headers={"Accept": "application/vnd.unbounce.api.v0.4+json"},
    identity=Identity(request=Request(path="/accounts"), id="accounts.0.id", label="accounts.0.name"),
)
