"""Replicate: machine learning models by API."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="replicate",
    name="Replicate",
    category="ai",
    base_url="https://api.replicate.com/v1",
    docs_url="https://replicate.com/docs/reference/http",
    auth=ApiKey(label="API token", help="At https://replicate.com/account/api-tokens."),
    description="Machine learning models by API.",
    identity=Identity(request=Request(path="/account"), id="username"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    pagination=Pagination(style="link", items="results", cursor="next"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="webhook-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:webhook-id}.{header:webhook-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="webhook-timestamp",
        event_id="header:webhook-id",
    ),
)
