"""Railway: application deployments."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="railway",
    name="Railway",
    category="devops",
    base_url="https://backboard.railway.com",
    docs_url="https://docs.railway.com/integrations/api",
    auth=ApiKey(label="Account token", help="In Railway under Account settings, Tokens, with no workspace chosen."),
    description="Application deployments.",
    checked="2026-11",
    identity=Identity(
        request=Request(method="POST", path="/graphql/v2", json={"query": "{me{id email}}"}),
        id="data.me.id",
        label="data.me.email",
    ),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit=""),
)
