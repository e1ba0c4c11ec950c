"""Opsgenie: alerts and on-call schedules."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Pagination, Provider, Request

provider = Provider(
    slug="opsgenie",
    name="Opsgenie",
    category="monitoring",
    base_url="https://{host}/v2",
    docs_url="https://docs.opsgenie.com/docs/api-overview",
    auth=ApiKey(template="GenieKey {api_key}", help="In Opsgenie under Settings, API key management."),
    description="Bring alerts to whoever is on call. Atlassian ends the service in April 2027.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^api(\.eu)?\.opsgenie\.com$",
            example="api.opsgenie.com",
            help="api.opsgenie.com, or api.eu.opsgenie.com where the account is in the European Union.",
        ),
    ),
    identity=Identity(request=Request(path="/account"), id="data.name"),
    pagination=Pagination(style="link", items="data", cursor="paging.next", size_parameter="limit"),
)
