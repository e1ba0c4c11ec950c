"""Vultr: cloud servers."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="vultr",
    name="Vultr",
    category="devops",
    base_url="https://api.vultr.com/v2",
    docs_url="https://www.vultr.com/api/",
    auth=ApiKey(),
    description="Cloud servers.",
    identity=Identity(request=Request(path="/account"), id="account.email", label="account.name"),
)
