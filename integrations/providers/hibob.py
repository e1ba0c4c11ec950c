"""HiBob: people management for mid-sized companies."""

from __future__ import annotations

from integrations.spec import Basic, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="hibob",
    name="HiBob",
    category="hr",
    base_url="https://api.hibob.com/v1",
    docs_url="https://apidocs.hibob.com/reference/authorization",
    auth=Basic(username_label="Service user id", password_label="Token", help="A Bob administrator makes an API service user."),
    description="People management for mid-sized companies.",
    checked="2026-11",
    aliases=("bob",),
    verify=Request(path="/company/named-lists"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha512",
        header="Bob-Signature",
        encoding="base64",
        docs_url="https://apidocs.hibob.com/reference/getting-started-webhooks",
    ),
)
