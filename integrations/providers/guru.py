"""Guru: company knowledge cards."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request

provider = Provider(
    slug="guru",
    name="Guru",
    category="documents",
    base_url="https://api.getguru.com/api/v1",
    docs_url="https://developer.getguru.com/reference",
    auth=Basic(username_label="Email", password_label="User token"),
    description="Company knowledge cards.",
    identity=Identity(request=Request(path="/whoami"), id="user.id", label="user.email"),
)
