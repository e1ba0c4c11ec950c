"""Float: resource planning for project teams."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="float",
    name="Float",
    category="project-management",
    base_url="https://api.float.com/v3",
    docs_url="https://developer.float.com/overview_authentication.html",
    auth=ApiKey(help="In Float under Account Settings, for the account owner."),
    description="Resource planning for project teams.",
    checked="2026-11",
    headers={"User-Agent": "Connect Platform ({public_url})"},
    identity=Identity(request=Request(path="/accounts"), id="0.account_id", label="0.email"),
)
