"""WorkOS: enterprise sign-in for applications."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="workos",
    name="WorkOS",
    category="identity",
    base_url="https://api.workos.com",
    docs_url="https://workos.com/docs/reference",
    auth=ApiKey(),
    description="Enterprise sign-in for applications.",
    identity=Identity(request=Request(path="/organizations", query={"limit": "1"}), id="data.0.id", label="data.0.name"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256", header="WorkOS-Signature", part="v1", signed="{part:t}.{body}", timestamp_header="part:t"
    ),
)
