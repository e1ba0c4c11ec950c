"""Fillout: forms and their submissions."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, Request

provider = Provider(
    slug="fillout",
    name="Fillout",
    category="forms",
    base_url="https://{host}/v1/api",
    docs_url="https://www.fillout.com/help/fillout-rest-api",
    auth=ApiKey(help="In Fillout: Settings, Developer."),
    description="Forms and their submissions.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^((eu|ca)-)?api\.fillout\.com$",
            example="api.fillout.com",
            help="The base URL in the developer settings, without https:// and without a path.",
        ),
    ),
    verify=Request(path="/forms"),
)
