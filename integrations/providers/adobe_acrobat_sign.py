"""Adobe Acrobat Sign: electronic signatures and agreements."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="adobe-acrobat-sign",
    name="Adobe Acrobat Sign",
    category="documents",
    base_url="https://api.{shard}.adobesign.com/api/rest/v6",
    docs_url="https://developer.adobe.com/acrobat-sign/docs/overview/developer_guide/oauth",
    auth=OAuth2(
        authorize_url="https://secure.{shard}.adobesign.com/public/oauth/v2",
        token_url="https://api.{shard}.adobesign.com/oauth/v2/token",
        refresh_url="https://api.{shard}.adobesign.com/oauth/v2/refresh",
        revoke=rfc7009("https://api.{shard}.adobesign.com/oauth/v2/revoke"),
        scopes=("user_read:self", "agreement_read:self"),
        pkce=False,
    ),
    description="Electronic signatures and agreements.",
    checked="2026-11",
    aliases=("adobe-sign", "echosign"),
    account_fields=(
        AccountField(
            key="shard",
            label="Data center",
            pattern="^[a-z]{2}[0-9]$",
            example="na1",
            help="In the address of Acrobat Sign after you sign in: na1 of secure.na1.adobesign.com.",
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="shared-token",
        header="X-AdobeSign-ClientId",
        encoding="none",
        key="client id",
        event_type="event",
        event_id="webhookNotificationId",
    ),
)
