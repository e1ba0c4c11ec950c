"""Sanity: structured content platform."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="sanity",
    name="Sanity",
    category="documents",
    base_url="https://api.sanity.io/v2021-06-07",
    docs_url="https://www.sanity.io/docs/http-reference",
    auth=ApiKey(),
    description="Structured content platform.",
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="sanity-webhook-signature",
        part="v1",
        encoding="base64url",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
    ),
)
