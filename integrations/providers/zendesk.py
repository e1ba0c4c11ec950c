"""Zendesk: customer support tickets."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="zendesk",
    name="Zendesk",
    category="support",
    base_url="https://{subdomain}.zendesk.com/api/v2",
    docs_url="https://developer.zendesk.com/api-reference/",
    auth=OAuth2(
        authorize_url="https://{subdomain}.zendesk.com/oauth/authorizations/new",
        token_url="https://{subdomain}.zendesk.com/oauth/tokens",
        scopes=("read", "write"),
        token_body="json",
    ),
    description="Customer support tickets.",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/users/me.json"), id="user.id", label="user.email"),
    rate=RateHeaders(limit="x-rate-limit", remaining="x-rate-limit-remaining", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Zendesk-Webhook-Signature",
        encoding="base64",
        signed="{header:X-Zendesk-Webhook-Signature-Timestamp}{body}",
        timestamp_header="X-Zendesk-Webhook-Signature-Timestamp",
    ),
)
