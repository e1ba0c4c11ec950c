"""Medium: article publishing."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="medium",
    name="Medium",
    category="social",
    base_url="https://api.medium.com/v1",
    docs_url="https://github.com/Medium/medium-api-docs",
    auth=ApiKey(),
    description="Article publishing.",
    identity=Identity(request=Request(path="/me"), id="data.id", label="data.username"),
)
