"""Mailchimp: email audiences and campaigns."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="mailchimp",
    name="Mailchimp",
    category="marketing",
    base_url="https://{dc}.api.mailchimp.com/3.0",
    docs_url="https://mailchimp.com/developer/marketing/api/",
    auth=OAuth2(
        authorize_url="https://login.mailchimp.com/oauth2/authorize",
        token_url="https://login.mailchimp.com/oauth2/token",
        pkce=False,
    ),
    description="Email audiences and campaigns.",
    hosts=("login.mailchimp.com",),
    account_fields=(
        AccountField(key="dc", label="Data center", pattern="^[a-z]{2}[0-9]{1,3}$", source="verify", example="us21"),
    ),
    identity=Identity(
        request=Request(path="https://login.mailchimp.com/oauth2/metadata", headers={"Authorization": "OAuth {access_token}"}),
        id="user_id",
        label="accountname",
    ),
    webhook=Webhook(algorithm="none", forms=True),
)
