"""Datadog: infrastructure and application monitoring."""

from __future__ import annotations

from integrations.spec import (
    AccountField,
    Action,
    ApiKey,
    Field,
    Identity,
    Json,
    OAuth2,
    Provider,
    RateHeaders,
    Request,
    Trigger,
    rfc7009,
)

DOCS = "https://docs.datadoghq.com/api/latest"
MONITORS, METRICS, EVENTS, DASHBOARDS = ("monitors_read",), ("timeseries_query",), ("events_read",), ("dashboards_read",)
MONITOR: dict[str, Json] = {
    "id": 2738266,
    "name": "Disk usage is high on {{host.name}}",
    "type": "query alert",
    "query": "avg(last_5m):max:system.disk.in_use{*} by {host} > 0.9",
    "overall_state": "Alert",
    "tags": ["team:web"],
    "created": "2026-06-01T10:00:00.000000+00:00",
    "modified": "2026-06-01T11:30:00.000000+00:00",
}
EVENT: dict[str, Json] = {
    "id": "AQAAAZcrM0-g8jQmLwAAAABBWmNy",
    "type": "event",
    "attributes": {
        "timestamp": "2026-06-01T10:00:00.000Z",
        "message": "The disk of web-1 is nearly full.",
        "tags": ["host:web-1"],
        "attributes": {"title": "Disk usage is high on web-1", "status": "error"},
    },
}

provider = Provider(
    slug="datadog",
    name="Datadog",
    category="monitoring",
    base_url="https://api.{site}/api",
    docs_url=f"{DOCS}/",
    auth=OAuth2(
        authorize_url="https://{app_host}/oauth2/v1/authorize",
        token_url="https://api.{site}/oauth2/v1/token",
        revoke=rfc7009("https://api.{site}/oauth2/v1/revoke"),
        scopes=("dashboards_read", "metrics_read", "monitors_read", "timeseries_query", "events_read"),
        scope_words={
            "dashboards_read": "See dashboards",
            "metrics_read": "See metrics",
            "monitors_read": "See monitors",
            "timeseries_query": "Read the values of metrics",
            "events_read": "Read events",
        },
    ),
    alternatives=(
        ApiKey(
            name="DD-API-KEY",
            template="{api_key}",
            headers={"DD-APPLICATION-KEY": "{api_secret}"},
            secret_label="Application key",
        ),
    ),
    description="Infrastructure and application monitoring.",
    account_fields=(
        AccountField(
            key="site",
            label="Site",
            pattern=r"^(datadoghq\.com|us3\.datadoghq\.com|us5\.datadoghq\.com|datadoghq\.eu|ap1\.datadoghq\.com|ap2\.datadoghq\.com|ddog-gov\.com)$",
            example="datadoghq.com",
        ),
        # of the web application, which follows no rule from the site: https://docs.datadoghq.com/getting_started/site/
        AccountField(
            key="app_host",
            label="Web address",
            pattern=r"^(app\.datadoghq\.com|us3\.datadoghq\.com|us5\.datadoghq\.com|app\.datadoghq\.eu|ap1\.datadoghq\.com|ap2\.datadoghq\.com|app\.ddog-gov\.com)$",
            example="app.datadoghq.com",
            help="Host of Datadog's pages as the browser shows it; needed to sign in, not for an API key.",
            required=False,
        ),
    ),
    identity=Identity(request=Request(path="/v2/current_user"), id="data.id", label="data.attributes.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    actions=(
        Action(
            key="list_monitors",
            name="List monitors",
            description="Lists monitors with their state.",
            inputs=(
                Field("name", "Name", description="Part of the name.", required=False, example="Disk"),
                Field(
                    "tags", "Tags", description="Tags of the monitors, joined by commas.", required=False, example="team:web"
                ),
                Field(
                    "page", "Page", "integer", description="Number of the page, from 0.", required=False, default=0, example=0
                ),
                Field("page_size", "Limit", "integer", description="1 to 1000.", required=False, default=100, example=100),
            ),
            request=Request(
                path="/v1/monitor",
                query={"name": "{name}", "monitor_tags": "{tags}", "page": "{page}", "page_size": "{page_size}"},
            ),
            scopes=MONITORS,
            effect="idempotent",
            sample=[MONITOR],
            docs_url=f"{DOCS}/monitors/#get-all-monitors",
        ),
        Action(
            key="get_monitor",
            name="Read a monitor",
            description="Reads one monitor with the state of its groups.",
            inputs=(Field("monitor_id", "Monitor", "integer", description="Id of the monitor.", example=2738266),),
            request=Request(path="/v1/monitor/{monitor_id}", query={"group_states": "all"}),
            scopes=MONITORS,
            effect="idempotent",
            sample=MONITOR,
            docs_url=f"{DOCS}/monitors/#get-a-monitors-details",
        ),
        Action(
            key="query_metrics",
            name="Query metrics",
            description="Reads the values of a metric over a period.",
            inputs=(
                Field("query", "Query", description="In Datadog's metric syntax.", example="avg:system.cpu.user{*} by {host}"),
                Field("start", "From", "integer", description="Unix time in seconds.", example=1780308000),
                Field("end", "To", "integer", description="Unix time in seconds.", example=1780311600),
            ),
            request=Request(path="/v1/query", query={"query": "{query}", "from": "{start}", "to": "{end}"}),
            scopes=METRICS,
            effect="idempotent",
            sample={
                "status": "ok",
                "query": "avg:system.cpu.user{*} by {host}",
                "series": [{"metric": "system.cpu.user", "scope": "host:web-1", "pointlist": [[1780308000000.0, 12.5]]}],
            },
            docs_url=f"{DOCS}/metrics/#query-timeseries-points",
        ),
        Action(
            key="search_events",
            name="Search events",
            description="Finds events of a period, the newest first.",
            inputs=(
                Field(
                    "query",
                    "Query",
                    description="In Datadog's search syntax.",
                    required=False,
                    example="source:alert status:error",
                ),
                Field(
                    "start", "From", description="A time, or one from now.", required=False, default="now-1d", example="now-15m"
                ),
                Field("end", "To", description="A time, or one from now.", required=False, default="now", example="now"),
                Field("limit", "Limit", "integer", description="1 to 1000.", required=False, default=100, example=100),
            ),
            request=Request(
                path="/v2/events",
                query={
                    "filter[query]": "{query}",
                    "filter[from]": "{start}",
                    "filter[to]": "{end}",
                    "sort": "-timestamp",
                    "page[limit]": "{limit}",
                },
            ),
            scopes=EVENTS,
            effect="idempotent",
            sample={"data": [EVENT]},
            docs_url=f"{DOCS}/events/#get-a-list-of-events",
        ),
        Action(
            key="list_dashboards",
            name="List dashboards",
            description="Lists dashboards.",
            request=Request(path="/v1/dashboard"),
            scopes=DASHBOARDS,
            effect="idempotent",
            sample={
                "dashboards": [
                    {"id": "abc-def-ghi", "title": "Web", "url": "/dashboard/abc-def-ghi/web", "layout_type": "ordered"}
                ]
            },
            docs_url=f"{DOCS}/dashboards/#get-all-dashboards",
        ),
    ),
    triggers=(
        Trigger(
            key="monitor_alert",
            name="Monitor alerts",
            description="Fires each time a monitor goes off, for each of its groups.",
            kinds=("poll",),
            poll=Request(path="/v1/monitor/groups/search", query={"query": "status:alert", "per_page": 100}),
            items="groups",
            event_id="monitor_id group last_triggered_ts",
            scopes=MONITORS,
            sample={
                "monitor_id": 2738266,
                "monitor_name": "Disk usage is high on {{host.name}}",
                "group": "host:web-1",
                "group_tags": ["host:web-1"],
                "status": "Alert",
                "last_triggered_ts": 1780308000,
            },
            docs_url=f"{DOCS}/monitors/#monitors-group-search",
        ),
        Trigger(
            key="new_event",
            name="New event",
            description="Fires for each event of the event stream.",
            kinds=("poll",),
            poll=Request(path="/v2/events", query={"filter[from]": "{since}", "sort": "-timestamp", "page[limit]": 1000}),
            items="data",
            event_id="id",
            scopes=EVENTS,
            sample=EVENT,
            docs_url=f"{DOCS}/events/#get-a-list-of-events",
        ),
    ),
)
