"""Cal.com: open-source meeting scheduling."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="cal-com",
    name="Cal.com",
    category="scheduling",
    base_url="https://api.cal.com/v2",
    docs_url="https://cal.com/docs/api-reference/v2/introduction",
    auth=ApiKey(),
    description="Open-source meeting scheduling.",
    identity=Identity(request=Request(path="/me"), id="data.id", label="data.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Cal-Signature-256"),
)
