"""Better Stack Uptime: uptime monitoring and incidents."""

from __future__ import annotations

from integrations.spec import ApiKey, Pagination, Provider, Request

provider = Provider(
    slug="better-stack",
    name="Better Stack Uptime",
    category="monitoring",
    base_url="https://uptime.betterstack.com/api/v2",
    docs_url="https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/",
    auth=ApiKey(label="Uptime API token", help="In Better Stack under Settings, API tokens."),
    description="Watch websites and services, call whoever is on call, and publish status pages.",
    checked="2026-11",
    verify=Request(path="/monitors", query={"per_page": "1"}),
    pagination=Pagination(style="link", items="data", cursor="pagination.next", size_parameter="per_page", size=50),
)
