"""Breezy HR: applicant tracking for small teams."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Login, Provider, Request

provider = Provider(
    slug="breezy-hr",
    name="Breezy HR",
    category="recruiting",
    base_url="https://api.breezy.hr/v3",
    docs_url="https://developer.breezy.hr/reference/authorization",
    auth=ApiKey(template="{api_key}", help="In Breezy under My Settings, API Keys."),
    alternatives=(
        Login(
            request=Request(
                method="POST", path="https://api.breezy.hr/v3/signin", json={"email": "{username}", "password": "{password}"}
            ),
            token="access_token",
            template="{access_token}",
            labels={"username": "Email"},
        ),
    ),
    description="Applicant tracking for small teams.",
    checked="2026-11",
    aliases=("breezy",),
    identity=Identity(request=Request(path="/user"), id="_id", label="email_address"),
)
