"""MongoDB Atlas: managed MongoDB clusters."""

from __future__ import annotations

from integrations.spec import ClientCredentials, Identity, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="mongodb-atlas",
    name="MongoDB Atlas",
    category="database",
    base_url="https://cloud.mongodb.com/api/atlas/v2",
    docs_url="https://www.mongodb.com/docs/atlas/reference/api-resources-spec/v2/",
    auth=ClientCredentials(
        token_url="https://cloud.mongodb.com/api/oauth/token",
        revoke=rfc7009("https://cloud.mongodb.com/api/oauth/revoke", "basic"),
    ),
    description="Managed MongoDB clusters.",
    headers={"Accept": "application/vnd.atlas.2025-02-19+json"},
    identity=Identity(request=Request(path="/orgs", query={"itemsPerPage": "1"}), id="results.0.id", label="results.0.name"),
    rate=RateHeaders(),
)
