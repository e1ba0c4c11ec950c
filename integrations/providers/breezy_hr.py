"""Breezy HR: applicant tracking for small teams."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="breezy-hr",
    name="Breezy HR",
    category="recruiting",
    base_url="https://api.breezy.hr/v3",
    docs_url="https://developer.breezy.hr/reference",
    auth=ApiKey(template="{api_key}"),
    description="Applicant tracking for small teams.",
    aliases=("breezy",),
    identity=Identity(request=Request(path="/user"), id="_id", label="email_address"),
)
