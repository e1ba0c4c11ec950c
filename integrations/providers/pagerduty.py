"""PagerDuty: incidents and on-call schedules."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="pagerduty",
    name="PagerDuty",
    category="monitoring",
    base_url="https://api.pagerduty.com",
    docs_url="https://developer.pagerduty.com/api-reference/",
    auth=OAuth2(
        authorize_url="https://identity.pagerduty.com/oauth/authorize",
        token_url="https://identity.pagerduty.com/oauth/token",
        revoke=rfc7009("https://identity.pagerduty.com/oauth/revoke"),
        scopes=("read", "write"),
    ),
    description="Incidents and on-call schedules.",
    identity=Identity(request=Request(path="/users/me"), id="user.id", label="user.email"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-PagerDuty-Signature", prefix="v1="),
)
