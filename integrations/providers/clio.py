"""Clio: practice management for law firms."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="clio",
    name="Clio",
    category="productivity",
    base_url="https://{host}/api/v4",
    docs_url="https://docs.developers.clio.com/api-docs/authorization/",
    auth=OAuth2(
        authorize_url="https://{host}/oauth/authorize",
        token_url="https://{host}/oauth/token",
        revoke=Revoke(request=Request(method="POST", path="https://{host}/oauth/deauthorize"), client_auth="bearer"),
        pkce=False,
    ),
    description="Practice management for law firms.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="Clio address",
            pattern=r"^((au|ca|eu)\.)?app\.clio\.com$",
            example="app.clio.com",
            help="app.clio.com in the United States, else with au., ca. or eu. in front.",
        ),
    ),
    identity=Identity(
        request=Request(path="/users/who_am_i", query={"fields": "id,name,email"}), id="data.id", label="data.email"
    ),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hook-Signature",
        key="secret of the X-Hook-Secret handshake",
        handshake="X-Hook-Secret",
        event_type="meta.event",
        docs_url="https://docs.developers.clio.com/guides/clio-manage/webhooks/",
    ),
)
