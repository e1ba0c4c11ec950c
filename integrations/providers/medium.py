"""Medium: publish articles."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="medium",
    name="Medium",
    category="social",
    base_url="https://api.medium.com/v1",
    docs_url="https://github.com/Medium/medium-api-docs/blob/master/api.md",
    auth=ApiKey(label="Integration token", help="Under Settings, Integration tokens."),
    description="Publish articles.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="data.id", label="data.username"),
)
