"""Leadfeeder: companies that visit a website."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="leadfeeder",
    name="Leadfeeder",
    category="lead-generation",
    base_url="https://api.leadfeeder.com",
    docs_url="https://docs.leadfeeder.com/api/public/authentication-354547m0",
    auth=ApiKey(name="X-Api-Key", template="{api_key}", help="In Leadfeeder under Settings, Personal, API keys."),
    description="Companies that visit a website.",
    identity=Identity(request=Request(path="/v1/accounts"), id="data.0.id", label="data.0.attributes.name"),
)
