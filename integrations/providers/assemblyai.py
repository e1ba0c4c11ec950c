"""AssemblyAI: speech to text."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="assemblyai",
    name="AssemblyAI",
    category="ai",
    base_url="https://api.assemblyai.com/v2",
    docs_url="https://www.assemblyai.com/docs/api-reference",
    auth=ApiKey(template="{api_key}", help="On the API keys page of the AssemblyAI dashboard. Keys of the US region only."),
    description="Speech to text.",
    checked="2026-11",
    verify=Request(path="/transcript", query={"limit": "1"}),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(algorithm="custom"),
)
