"""Questrade: brokerage accounts in Canada."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="questrade",
    name="Questrade",
    category="payments",
    base_url="{api_server}/v1",
    docs_url="https://www.questrade.com/api/documentation/authorization",
    auth=OAuth2(
        authorize_url="https://login.questrade.com/oauth2/authorize",
        token_url="https://login.questrade.com/oauth2/token",
        revoke=rfc7009("https://login.questrade.com/oauth2/revoke", "none"),
        scopes=("read_acc",),
        scope_separator=",",
        pkce=False,
    ),
    description="Brokerage accounts in Canada.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="api_server",
            label="API address",
            pattern=r"^https://[a-z0-9.]+\.questrade\.com/$",
            source="token_response",
            example="https://api01.iq.questrade.com/",
        ),
    ),
    identity=Identity(request=Request(path="/accounts"), id="userId", label="accounts.0.number"),
    rate=RateHeaders(remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"),
)
