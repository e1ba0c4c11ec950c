"""Pennylane: accounting for French companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="pennylane",
    name="Pennylane",
    category="accounting",
    base_url="https://app.pennylane.com/api/external/v2",
    docs_url="https://pennylane.readme.io/docs/oauth-20-walkthrough",
    auth=OAuth2(
        authorize_url="https://app.pennylane.com/oauth/authorize",
        token_url="https://app.pennylane.com/oauth/token",
        revoke=rfc7009("https://app.pennylane.com/oauth/revoke"),
        scopes=("customers:readonly", "customer_invoices:readonly"),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Company API token", help="In Pennylane under Settings, Connectivity, Developers."),),
    description="Accounting for French companies.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="company.id", label="company.name"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit="epoch"),
)
