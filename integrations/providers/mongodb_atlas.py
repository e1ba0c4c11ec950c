"""MongoDB Atlas: managed MongoDB clusters."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Identity, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="mongodb-atlas",
    name="MongoDB Atlas",
    category="database",
    base_url="https://cloud.mongodb.com/api/atlas/v2",
    docs_url="https://www.mongodb.com/docs/atlas/api/api-authentication/",
    auth=ClientCredentials(
        token_url="https://cloud.mongodb.com/api/oauth/token",
        revoke=rfc7009("https://cloud.mongodb.com/api/oauth/revoke", "basic"),
    ),
    description="Managed MongoDB clusters.",
    checked="2026-11",
    headers={"Accept": "application/vnd.atlas.2025-03-12+json"},
    identity=Identity(request=Request(path="/orgs", query={"itemsPerPage": "1"}), id="results.0.id", label="results.0.name"),
    rate=RateHeaders(),
)
