"""JazzHR: applicant tracking for small companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="jazzhr",
    name="JazzHR",
    category="recruiting",
    base_url="https://api.resumatorapi.com/v1",
    docs_url="https://www.resumatorapi.com/v1/",
    auth=ApiKey(placement="query", name="apikey", template="{api_key}", help="In JazzHR under Settings, Integrations."),
    description="Applicant tracking for small companies.",
    verify=Request(path="/users"),
)
