"""LaunchDarkly: feature flags."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="launchdarkly",
    name="LaunchDarkly",
    category="developer-tools",
    base_url="https://app.launchdarkly.com/api/v2",
    docs_url="https://launchdarkly.com/docs/api",
    auth=ApiKey(template="{api_key}", label="Access token", help="In LaunchDarkly under Account settings, Authorization."),
    description="Feature flags and releases.",
    checked="2026-11",
    identity=Identity(request=Request(path="/caller-identity"), id="accountId", label="tokenName"),
    rate=RateHeaders(remaining="x-ratelimit-global-remaining", reset="x-ratelimit-reset", reset_unit="ms"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-LD-Signature",
        event_type="kind",
        event_id="_id",
        docs_url="https://launchdarkly.com/docs/home/infrastructure/webhooks",
    ),
)
