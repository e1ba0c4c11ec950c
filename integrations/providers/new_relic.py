"""New Relic: application observability."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="new-relic",
    name="New Relic",
    category="monitoring",
    base_url="https://{host}",
    docs_url="https://docs.newrelic.com/docs/apis/nerdgraph/get-started/introduction-new-relic-nerdgraph/",
    auth=ApiKey(
        name="API-Key", template="{api_key}", label="User key", help="In the user menu under API keys; it begins with NRAK-."
    ),
    description="Observe applications and infrastructure: query their data, dashboards and alerts.",
    checked="2026-11",
    aliases=("newrelic",),
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^api(\.eu|\.jp)?\.newrelic\.com$",
            example="api.newrelic.com",
            help="api.newrelic.com, or api.eu.newrelic.com or api.jp.newrelic.com where the account is there.",
        ),
    ),
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{actor{user{id email}}}"}),
        id="data.actor.user.id",
        label="data.actor.user.email",
    ),
)
