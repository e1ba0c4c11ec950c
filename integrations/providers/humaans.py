"""Humaans: employee records for growing companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="humaans",
    name="Humaans",
    category="hr",
    base_url="https://app.humaans.io/api",
    docs_url="https://docs.humaans.io/api/",
    auth=ApiKey(label="API access token", help="In Humaans: the menu beside your name, API access tokens."),
    description="Employee records for growing companies.",
    identity=Identity(request=Request(path="/me"), id="id", label="email"),
)
