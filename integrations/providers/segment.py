"""Segment (Public API): customer data workspaces, seen through the Public API."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="segment",
    name="Segment (Public API)",
    category="analytics",
    base_url="https://{host}",
    docs_url="https://www.twilio.com/docs/segment/api/public-api",
    auth=ApiKey(
        label="Public API token",
        help="In Segment under Settings, Workspace settings, Access management, Tokens; a workspace owner makes it.",
    ),
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^(eu1\.)?api\.segmentapis\.com$",
            example="api.segmentapis.com",
            help="api.segmentapis.com, or eu1.api.segmentapis.com for workspaces in the EU.",
        ),
    ),
    description="Customer data workspaces, seen through the Public API.",
    checked="2026-11",
    identity=Identity(request=Request(path="/"), id="data.workspace.id", label="data.workspace.name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit=""),
)
