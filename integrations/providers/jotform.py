"""Jotform: online forms and submissions."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="jotform",
    name="Jotform",
    category="forms",
    base_url="https://api.jotform.com",
    docs_url="https://api.jotform.com/docs/",
    auth=ApiKey(name="APIKEY", template="{api_key}"),
    description="Online forms and submissions.",
    identity=Identity(request=Request(path="/user"), id="content.username", label="content.email"),
)
