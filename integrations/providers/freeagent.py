"""FreeAgent: accounting for freelancers and small businesses."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, RateHeaders, Request

provider = Provider(
    slug="freeagent",
    name="FreeAgent",
    category="accounting",
    base_url="https://api.freeagent.com/v2",
    docs_url="https://dev.freeagent.com/docs/oauth",
    auth=OAuth2(
        authorize_url="https://api.freeagent.com/v2/approve_app",
        token_url="https://api.freeagent.com/v2/token_endpoint",
        pkce=False,
        client_auth="basic",
    ),
    headers={"Accept": "application/json", "User-Agent": "Connect Platform ({public_url})"},
    description="Accounting for freelancers and small businesses.",
    checked="2026-11",
    identity=Identity(request=Request(path="/company"), id="company.subdomain", label="company.name"),
    rate=RateHeaders(),
    pagination=Pagination(style="link", parameter="page", size_parameter="per_page"),
)
