"""DocuSign: electronic signatures and envelopes."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="docusign",
    name="DocuSign",
    category="documents",
    base_url="{base_uri}/restapi/v2.1/accounts/{account_id}",
    docs_url="https://developers.docusign.com/docs/esign-rest-api/",
    auth=OAuth2(
        authorize_url="https://account.docusign.com/oauth/auth",
        token_url="https://account.docusign.com/oauth/token",
        scopes=("signature", "extended"),
        client_auth="basic",
    ),
    description="Electronic signatures and envelopes.",
    hosts=("account.docusign.com",),
    account_fields=(
        AccountField(
            key="account_id",
            label="Account id",
            pattern="^[0-9a-f-]{36}$",
            source="verify",
            path="accounts.0.account_id",
            example="0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        ),
        AccountField(
            key="base_uri",
            label="API address",
            pattern=r"^https://[a-z0-9]+\.docusign\.net$",
            source="verify",
            path="accounts.0.base_uri",
            example="https://eu.docusign.net",
        ),
    ),
    identity=Identity(
        request=Request(path="https://account.docusign.com/oauth/userinfo"),
        id="accounts.0.account_id",
        label="accounts.0.account_name",
    ),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="X-DocuSign-Signature-1", encoding="base64"),
)
