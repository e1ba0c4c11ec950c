"""Hunter: email addresses of companies, found and verified."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="hunter",
    name="Hunter",
    category="lead-generation",
    base_url="https://api.hunter.io/v2",
    docs_url="https://hunter.io/api-documentation/v2",
    auth=ApiKey(placement="query", name="api_key", template="{api_key}"),
    description="Email addresses of companies, found and verified.",
    identity=Identity(request=Request(path="/account"), id="data.email"),
)
