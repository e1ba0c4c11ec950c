"""Affinity: relationship intelligence CRM for dealmakers."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="affinity",
    name="Affinity",
    category="crm",
    base_url="https://api.affinity.co",
    docs_url="https://developer.affinity.co/pages/external-api-v2/authentication",
    auth=ApiKey(help="In Affinity under Settings, Manage Apps; your role must allow to generate keys."),
    description="Relationship intelligence CRM for dealmakers.",
    checked="2026-11",
    identity=Identity(request=Request(path="/v2/auth/whoami"), id="tenant.id", label="tenant.name"),
    rate=RateHeaders(
        limit="x-ratelimit-limit-user", remaining="x-ratelimit-limit-user-remaining", reset="x-ratelimit-limit-user-reset"
    ),
)
