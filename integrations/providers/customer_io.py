"""Customer.io (App API): messaging campaigns, seen through the App API."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="customer-io",
    name="Customer.io (App API)",
    category="marketing",
    base_url="https://{subdomain}.customer.io/v1",
    docs_url="https://docs.customer.io/integrations/api/app/",
    auth=ApiKey(label="App API key", help="In Customer.io under Account settings, API credentials, App API keys."),
    description="Messaging campaigns, seen through the App API.",
    checked="2026-11",
    aliases=("customerio",),
    account_fields=(
        AccountField(
            key="subdomain",
            label="Region",
            pattern="^(api|api-eu)$",
            example="api",
            help="api in the US region, api-eu in the EU region.",
        ),
    ),
    identity=Identity(request=Request(path="/workspaces"), id="workspaces.0.id", label="workspaces.0.name"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-CIO-Signature",
        signed="v0:{header:X-CIO-Timestamp}:{body}",
        timestamp_header="X-CIO-Timestamp",
        event_type="metric",
        event_id="event_id",
        docs_url="https://docs.customer.io/integrations/api/webhooks/",
    ),
)
