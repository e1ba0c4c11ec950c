"""Vultr: cloud servers."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="vultr",
    name="Vultr",
    category="devops",
    base_url="https://api.vultr.com/v2",
    docs_url="https://www.vultr.com/api/",
    auth=ApiKey(help="In Vultr under Account, API; its access control must allow this platform's addresses."),
    description="Cloud servers.",
    checked="2026-11",
    identity=Identity(request=Request(path="/account"), id="account.email", label="account.name"),
)
