"""New Relic: application observability."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="new-relic",
    name="New Relic",
    category="monitoring",
    base_url="https://api.newrelic.com",
    docs_url="https://docs.newrelic.com/docs/apis/intro-apis/introduction-new-relic-apis/",
    auth=ApiKey(name="API-Key", template="{api_key}"),
    description="Application observability.",
    aliases=("newrelic",),
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{actor{user{id email}}}"}),
        id="data.actor.user.id",
        label="data.actor.user.email",
    ),
)
