"""Dixa: customer service conversations."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="dixa",
    name="Dixa",
    category="support",
    base_url="https://dev.dixa.io",
    docs_url="https://docs.dixa.io/",
    auth=ApiKey(template="{api_key}"),
    description="Customer service conversations.",
    identity=Identity(request=Request(path="/v1/agents", query={"pageLimit": "1"}), id="data.0.id", label="data.0.email"),
)
