"""Smartlead: cold email campaigns."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="smartlead",
    name="Smartlead",
    category="sales",
    base_url="https://server.smartlead.ai/api/v1",
    docs_url="https://api.smartlead.ai/reference",
    auth=ApiKey(placement="query", name="api_key", template="{api_key}"),
    description="Cold email campaigns.",
    aliases=("smartlead-ai",),
    identity=Identity(request=Request(path="/client"), id="0.id", label="0.name"),
)
