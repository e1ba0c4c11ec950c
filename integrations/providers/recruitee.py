"""Recruitee: applicant tracking for teams."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, Request, Webhook

provider = Provider(
    slug="recruitee",
    name="Recruitee",
    category="recruiting",
    base_url="https://api.recruitee.com/c/{company_id}",
    docs_url="https://docs.recruitee.com/reference",
    auth=ApiKey(),
    description="Applicant tracking for teams.",
    account_fields=(AccountField(key="company_id", label="Company id", pattern="^[0-9]+$", example="12345"),),
    verify=Request(path="/admin"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Recruitee-Signature"),
)
