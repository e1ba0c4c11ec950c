"""Workable: applicant tracking for growing companies."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="workable",
    name="Workable",
    category="recruiting",
    base_url="https://{subdomain}.workable.com/spi/v3",
    docs_url="https://help.workable.com/hc/en-us/articles/115015785428-Generating-revoking-access-tokens-for-Workable-s-API",
    auth=ApiKey(label="API access token", help="In Workable under Settings, Integrations, Apps, API Access Tokens."),
    description="Applicant tracking for growing companies.",
    checked="2026-11",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/accounts"), id="accounts.0.id", label="accounts.0.name"),
    rate=RateHeaders(
        limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Workable-Signature",
        key="API access token",
        docs_url="https://workable.readme.io/reference/webhook-subscriptions-candidates-employees",
    ),
)
