"""ServiceM8: job management for trades: jobs, customers and staff."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="servicem8",
    name="ServiceM8",
    category="sales",
    base_url="https://api.servicem8.com/api_1.0",
    docs_url="https://developer.servicem8.com/docs/authentication",
    auth=OAuth2(
        authorize_url="https://go.servicem8.com/oauth/authorize",
        token_url="https://go.servicem8.com/oauth/access_token",
        scopes=("read_jobs", "read_customers", "vendor"),
        pkce=False,
    ),
    alternatives=(ApiKey(name="X-API-Key", template="{api_key}", help="Under Settings, API Keys."),),
    description="Job management for trades: jobs, customers and staff.",
    checked="2026-11",
    identity=Identity(request=Request(path="/vendor.json"), id="0.uuid", label="0.name"),
)
