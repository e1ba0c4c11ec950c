"""Railway: application deployments."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="railway",
    name="Railway",
    category="devops",
    base_url="https://backboard.railway.com/graphql/v2",
    docs_url="https://docs.railway.com/reference/public-api",
    auth=ApiKey(),
    description="Application deployments.",
    identity=Identity(
        request=Request(method="POST", path="/", json={"query": "{me{id email}}"}), id="data.me.id", label="data.me.email"
    ),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit=""),
)
