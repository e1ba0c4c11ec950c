"""JumpCloud: directory, devices and sign-in."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="jumpcloud",
    name="JumpCloud",
    category="identity",
    base_url="https://console.jumpcloud.com/api",
    docs_url="https://docs.jumpcloud.com/api/",
    auth=ApiKey(name="x-api-key", template="{api_key}"),
    description="Directory, devices and sign-in.",
    identity=Identity(request=Request(path="/organizations"), id="results.0.id", label="results.0.displayName"),
)
