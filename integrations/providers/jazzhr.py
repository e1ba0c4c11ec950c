"""JazzHR: applicant tracking for small companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="jazzhr",
    name="JazzHR",
    category="recruiting",
    base_url="https://api.resumatorapi.com/v1",
    docs_url="https://www.resumatorapi.com/v1/",
    auth=ApiKey(placement="query", name="apikey", template="{api_key}"),
    description="Applicant tracking for small companies.",
    identity=Identity(request=Request(path="/users"), id="0.id", label="0.email"),
)
