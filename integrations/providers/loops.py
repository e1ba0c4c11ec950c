"""Loops: email for SaaS companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="loops",
    name="Loops",
    category="marketing",
    base_url="https://app.loops.so/api/v1",
    docs_url="https://loops.so/docs/api-reference/intro",
    auth=ApiKey(),
    description="Email for SaaS companies.",
    aliases=("loops-so",),
    identity=Identity(request=Request(path="/api-key"), id="teamName"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
)
