"""Grist: relational spreadsheets."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="grist",
    name="Grist",
    category="database",
    base_url="https://{team}.getgrist.com/api",
    docs_url="https://support.getgrist.com/api/",
    auth=ApiKey(),
    description="Relational spreadsheets.",
    account_fields=(AccountField(key="team", label="Team", pattern=LABEL, example="acme"),),
    identity=Identity(request=Request(path="/orgs"), id="0.id", label="0.name"),
)
