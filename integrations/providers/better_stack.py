"""Better Stack Uptime: uptime monitoring and incidents."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="better-stack",
    name="Better Stack Uptime",
    category="monitoring",
    base_url="https://uptime.betterstack.com/api/v2",
    docs_url="https://betterstack.com/docs/uptime/api/",
    auth=ApiKey(),
    description="Uptime monitoring and incidents.",
    identity=Identity(
        request=Request(path="/monitors", query={"per_page": "1"}), id="data.0.id", label="data.0.attributes.team_name"
    ),
)
