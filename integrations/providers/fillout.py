"""Fillout: forms and their submissions."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="fillout",
    name="Fillout",
    category="forms",
    base_url="https://api.fillout.com/v1/api",
    docs_url="https://www.fillout.com/help/fillout-rest-api",
    auth=ApiKey(),
    description="Forms and their submissions.",
    identity=Identity(request=Request(path="/forms"), id="0.formId", label="0.name"),
)
