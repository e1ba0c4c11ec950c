"""Nutshell: CRM for sales teams."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request

provider = Provider(
    slug="nutshell",
    name="Nutshell",
    category="crm",
    base_url="https://app.nutshell.com/rest",
    docs_url="https://developers-rest.nutshell.com/",
    auth=Basic(username_label="Account email", password_label="API key"),
    description="CRM for sales teams.",
    identity=Identity(request=Request(path="/users", query={"page[limit]": "1"}), id="users.0.id", label="users.0.name"),
)
