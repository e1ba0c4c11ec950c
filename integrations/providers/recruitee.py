"""Recruitee: applicant tracking for teams."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, Request, Webhook

provider = Provider(
    slug="recruitee",
    name="Recruitee",
    category="recruiting",
    base_url="https://api.recruitee.com/c/{company_id}",
    docs_url="https://docs.recruitee.com/reference/getting-started",
    auth=ApiKey(label="Personal API token", help="In Recruitee under Settings, Apps and plugins, Personal API tokens."),
    description="Applicant tracking for teams.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="company_id",
            label="Company id",
            pattern="^[0-9]+$",
            example="12345",
            help="After company= in the address of Recruitee.",
        ),
    ),
    verify=Request(path="/offers", query={"limit": "1"}),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Recruitee-Signature",
        event_type="event_type",
        docs_url="https://docs.recruitee.com/docs/webhooks",
    ),
)
