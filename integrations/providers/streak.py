"""Streak: CRM inside Gmail."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request

provider = Provider(
    slug="streak",
    name="Streak",
    category="crm",
    base_url="https://api.streak.com/api",
    docs_url="https://streak.readme.io/docs/authentication",
    auth=Basic(password="", username_label="API key", help="In Gmail under the Streak icon, Integrations, Streak API."),
    description="CRM inside Gmail.",
    checked="2026-11",
    identity=Identity(request=Request(path="/v1/users/me"), id="lowercaseEmail", label="email"),
)
