"""Smartlead: cold email campaigns, mailboxes and replies."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="smartlead",
    name="Smartlead",
    category="sales",
    base_url="https://server.smartlead.ai/api/v1",
    docs_url="https://api.smartlead.ai/authentication",
    auth=ApiKey(placement="query", name="api_key", template="{api_key}", help="Under Settings, API Keys."),
    description="Cold email campaigns, mailboxes and replies.",
    checked="2026-11",
    aliases=("smartlead-ai",),
    verify=Request(path="/email-accounts/", query={"offset": "0", "limit": "1"}),
)
