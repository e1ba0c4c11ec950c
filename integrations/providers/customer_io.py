"""Customer.io (App API): messaging campaigns, seen through the App API."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="customer-io",
    name="Customer.io (App API)",
    category="marketing",
    base_url="https://api.customer.io/v1",
    docs_url="https://docs.customer.io/api/app/",
    auth=ApiKey(),
    description="Messaging campaigns, seen through the App API.",
    aliases=("customerio",),
    identity=Identity(request=Request(path="/workspaces"), id="workspaces.0.id", label="workspaces.0.name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-CIO-Signature",
        signed="v0:{header:X-CIO-Timestamp}:{body}",
        timestamp_header="X-CIO-Timestamp",
    ),
)
