"""HCP Terraform: Terraform runs and workspaces."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="terraform-cloud",
    name="HCP Terraform",
    category="devops",
    base_url="https://app.terraform.io/api/v2",
    docs_url="https://developer.hashicorp.com/terraform/cloud-docs/api-docs",
    auth=ApiKey(label="API token", help="In HCP Terraform under Account settings, Tokens: a user token."),
    description="Terraform runs and workspaces.",
    checked="2026-11",
    aliases=("terraform",),
    headers={"Content-Type": "application/vnd.api+json"},
    identity=Identity(request=Request(path="/account/details"), id="data.id", label="data.attributes.email"),
    pagination=Pagination(style="page", items="data", parameter="page[number]", size_parameter="page[size]"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(algorithm="hmac-sha512", header="X-TFE-Notification-Signature"),
)
