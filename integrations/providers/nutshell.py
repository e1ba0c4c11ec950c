"""Nutshell: CRM for sales teams."""

from __future__ import annotations

from integrations.spec import Basic, Provider, Request

provider = Provider(
    slug="nutshell",
    name="Nutshell",
    category="crm",
    base_url="https://app.nutshell.com/rest",
    docs_url="https://developers.nutshell.com/docs/api-authentication",
    auth=Basic(username_label="Account email", password_label="API key", help="In Nutshell under Setup, API keys."),
    description="CRM for sales teams.",
    checked="2026-11",
    verify=Request(path="/users", query={"page[limit]": "1"}),
)
