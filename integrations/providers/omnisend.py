"""Omnisend: marketing automation for online stores."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="omnisend",
    name="Omnisend",
    category="marketing",
    base_url="https://api.omnisend.com/api",
    docs_url="https://api-docs.omnisend.com/reference/authentication",
    auth=ApiKey(template="Omnisend-API-Key {api_key}", help="In Omnisend under Integrations & API, API keys."),
    description="Marketing automation for online stores.",
    checked="2026-11",
    headers={"Omnisend-Version": "2026-03-15"},
    identity=Identity(request=Request(path="/brands/current"), id="brandID", label="website"),
)
