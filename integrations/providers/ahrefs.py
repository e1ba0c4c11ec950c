"""Ahrefs: backlink and keyword research."""

from __future__ import annotations

from integrations.spec import ApiKey, OAuth2, Provider, Request

provider = Provider(
    slug="ahrefs",
    name="Ahrefs",
    category="marketing",
    base_url="https://api.ahrefs.com/v3",
    docs_url="https://docs.ahrefs.com/docs/api/reference/introduction",
    auth=ApiKey(help="In Ahrefs under Account settings, API keys; for owners and admins of the workspace."),
    alternatives=(
        OAuth2(  # https://docs.ahrefs.com/ahrefs-connect/docs/oauth-guide
            authorize_url="https://app.ahrefs.com/web/oauth/authorize",
            token_url="https://ahrefs.com/oauth/token",
            scopes=("apiv3-integration-apps",),
        ),
    ),
    description="Backlink and keyword research.",
    checked="2026-11",
    verify=Request(path="/subscription-info/limits-and-usage"),
)
