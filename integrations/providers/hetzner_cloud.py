"""Hetzner Cloud: virtual servers and networks."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request

provider = Provider(
    slug="hetzner-cloud",
    name="Hetzner Cloud",
    category="devops",
    base_url="https://api.hetzner.cloud/v1",
    docs_url="https://docs.hetzner.cloud/reference/cloud",
    auth=ApiKey(label="API token", help="In the Hetzner Console: a project, then Security, API tokens."),
    description="Virtual servers and networks.",
    checked="2026-11",
    aliases=("hetzner",),
    verify=Request(path="/servers", query={"per_page": "1"}),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit="epoch"),
)
