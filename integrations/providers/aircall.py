"""Aircall: cloud phone system for sales and support teams."""

from __future__ import annotations

from integrations.spec import Basic, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="aircall",
    name="Aircall",
    category="telephony",
    base_url="https://api.aircall.io/v1",
    docs_url="https://developer.aircall.io/tutorials/how-aircall-oauth-flow-works",
    auth=OAuth2(
        authorize_url="https://dashboard.aircall.io/oauth/authorize",
        token_url="https://api.aircall.io/v1/oauth/token",
        scopes=("public_api",),
        pkce=False,
    ),
    alternatives=(
        Basic(username_label="API id", password_label="API token", help="Under Company Settings, API Keys; shown only once."),
    ),
    description="Cloud phone system for sales and support teams.",
    checked="2026-11",
    identity=Identity(request=Request(path="/company"), id="company.name"),
    rate=RateHeaders(
        limit="x-aircallapi-limit", remaining="x-aircallapi-remaining", reset="x-aircallapi-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="shared-token",
        body_field="token",
        encoding="none",
        event_type="event",
        docs_url="https://developer.aircall.io/api-references/#webhooks",
    ),
)
