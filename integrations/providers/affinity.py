"""Affinity: relationship intelligence CRM for dealmakers."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="affinity",
    name="Affinity",
    category="crm",
    base_url="https://api.affinity.co",
    docs_url="https://developer.affinity.co/",
    auth=ApiKey(),
    description="Relationship intelligence CRM for dealmakers.",
    identity=Identity(request=Request(path="/v2/auth/whoami"), id="tenant.id", label="tenant.name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit-user", remaining="x-ratelimit-limit-user-remaining", reset="x-ratelimit-limit-user-reset"
    ),
)
