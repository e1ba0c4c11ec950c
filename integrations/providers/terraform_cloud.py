"""HCP Terraform: Terraform runs and workspaces."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="terraform-cloud",
    name="HCP Terraform",
    category="devops",
    base_url="https://app.terraform.io/api/v2",
    docs_url="https://developer.hashicorp.com/terraform/cloud-docs/api-docs",
    auth=ApiKey(),
    description="Terraform runs and workspaces.",
    aliases=("terraform",),
    headers={"Content-Type": "application/vnd.api+json"},
    identity=Identity(request=Request(path="/account/details"), id="data.id", label="data.attributes.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(algorithm="hmac-sha512", header="X-TFE-Notification-Signature"),
)
