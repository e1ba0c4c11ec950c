"""Moneybird: invoicing and accounting for Dutch entrepreneurs."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="moneybird",
    name="Moneybird",
    category="accounting",
    base_url="https://moneybird.com/api/v2",
    docs_url="https://developer.moneybird.com/authentication/",
    auth=OAuth2(
        authorize_url="https://moneybird.com/oauth/authorize",
        token_url="https://moneybird.com/oauth/token",
        scopes=("sales_invoices", "documents", "settings"),
        pkce=False,
    ),
    alternatives=(ApiKey(label="Personal API token", help="Make one at https://moneybird.com/user/applications/new."),),
    description="Invoicing and accounting for Dutch entrepreneurs.",
    checked="2026-11",
    identity=Identity(request=Request(path="/administrations.json"), id="0.id", label="0.name"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit="epoch"),
    pagination=Pagination(style="link", parameter="page", size_parameter="per_page"),
    webhook=Webhook(algorithm="shared-token", body_field="webhook_token", encoding="none"),
)
