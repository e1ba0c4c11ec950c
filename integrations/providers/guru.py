"""Guru: company knowledge cards."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request

provider = Provider(
    slug="guru",
    name="Guru",
    category="documents",
    base_url="https://api.getguru.com/api/v1",
    docs_url="https://developer.getguru.com/docs/rest-api",
    auth=Basic(
        username_label="Email", password_label="User token", help="In Guru under Manage, Apps and integrations, API access."
    ),
    description="Company knowledge cards.",
    checked="2026-11",
    identity=Identity(request=Request(path="/whoami"), id="user.id", label="user.email"),
)
