"""Grist: relational spreadsheets."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="grist",
    name="Grist",
    category="database",
    base_url="https://{team}.getgrist.com/api",
    docs_url="https://support.getgrist.com/rest-api/",
    auth=ApiKey(help="In Grist under Profile Settings, API."),
    description="Relational spreadsheets.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="team",
            label="Team",
            pattern=LABEL,
            example="acme",
            help="The part before .getgrist.com; docs for a personal site.",
        ),
    ),
    identity=Identity(request=Request(path="/orgs/current"), id="id", label="name"),
)
