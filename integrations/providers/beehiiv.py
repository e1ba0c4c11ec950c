"""beehiiv: newsletter publishing."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="beehiiv",
    name="beehiiv",
    category="marketing",
    base_url="https://api.beehiiv.com/v2",
    docs_url="https://developers.beehiiv.com/api-reference",
    auth=ApiKey(),
    description="Newsletter publishing.",
    identity=Identity(request=Request(path="/publications"), id="data.0.id", label="data.0.name"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="svix-signature",
        encoding="base64",
        prefix="v1,",
        signed="{header:svix-id}.{header:svix-timestamp}.{body}",
        key_encoding="whsec",
        timestamp_header="svix-timestamp",
        event_id="header:svix-id",
    ),
)
