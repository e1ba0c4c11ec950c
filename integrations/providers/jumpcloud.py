"""JumpCloud: directory, devices and sign-in."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="jumpcloud",
    name="JumpCloud",
    category="identity",
    base_url="https://console.jumpcloud.com/api",
    docs_url="https://docs.jumpcloud.com/api/1.0/index.html",
    auth=ApiKey(name="x-api-key", template="{api_key}", help="In the Admin Portal under your initials, My API Key."),
    description="Directory, devices and sign-in.",
    checked="2026-11",
    identity=Identity(request=Request(path="/organizations"), id="results.0.id", label="results.0.displayName"),
)
