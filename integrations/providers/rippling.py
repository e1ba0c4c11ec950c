"""Rippling: HR, IT and payroll."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="rippling",
    name="Rippling",
    category="hr",
    base_url="https://rest.ripplingapis.com",
    docs_url="https://developer.rippling.com/documentation/rest-api",
    auth=ApiKey(label="API token", help="In Rippling: Settings, API Tokens."),
    description="HR, IT and payroll.",
    identity=Identity(request=Request(path="/companies"), id="results.0.id", label="results.0.name"),
)
