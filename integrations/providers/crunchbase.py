"""Crunchbase: company and funding data."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="crunchbase",
    name="Crunchbase",
    category="lead-generation",
    base_url="https://api.crunchbase.com/v4/data",
    docs_url="https://data.crunchbase.com/docs/using-the-api",
    auth=ApiKey(
        name="X-cb-user-key", template="{api_key}", label="User key", help="Crunchbase mails it when you register for the API."
    ),
    description="Company and funding data.",
    checked="2026-11",
    verify=Request(path="/autocompletes", query={"query": "a", "limit": "1"}),
)
