"""Streak: CRM inside Gmail."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request

provider = Provider(
    slug="streak",
    name="Streak",
    category="crm",
    base_url="https://api.streak.com/api",
    docs_url="https://streak.readme.io/reference",
    auth=Basic(password="", username_label="API key"),
    description="CRM inside Gmail.",
    identity=Identity(request=Request(path="/v1/users/me"), id="key", label="email"),
)
