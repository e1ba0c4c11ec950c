"""Pushover: push notifications to phones."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, RateHeaders, Request

HELP = "Register an application at https://pushover.net/apps/build; its page shows the token."

provider = Provider(
    slug="pushover",
    name="Pushover",
    category="messaging",
    base_url="https://api.pushover.net/1",
    docs_url="https://pushover.net/api",
    auth=ApiKey(placement="query", name="token", template="{api_key}", label="Application token", help=HELP),
    description="Send push notifications to phones, tablets and desktops.",
    checked="2026-11",
    verify=Request(path="/apps/limits.json"),
    rate=RateHeaders(
        limit="x-limit-app-limit", remaining="x-limit-app-remaining", reset="x-limit-app-reset", reset_unit="epoch"
    ),
)
