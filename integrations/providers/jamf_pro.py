"""Jamf Pro: Apple devices of an organization, their inventory and policies."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ClientCredentials, Identity, Login, Provider, Request, Revoke

provider = Provider(
    slug="jamf-pro",
    name="Jamf Pro",
    category="devops",
    base_url="https://{host}/api",
    docs_url="https://developer.jamf.com/jamf-pro/docs/jamf-pro-api-overview",
    auth=Login(
        request=Request(method="POST", path="/v1/auth/token"),
        basic=True,
        token="token",
        expires="expires",
        lifetime=1800,
        revoke=Revoke(request=Request(method="POST", path="/v1/auth/invalidate-token"), client_auth="bearer"),
        help="An account of Jamf Pro itself, not of single sign-on.",
    ),
    alternatives=(ClientCredentials(token_url="https://{host}/api/oauth/token", client_auth="body"),),
    aliases=("jamf",),
    description="Apple devices of an organization, their inventory and policies.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="acme.jamfcloud.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/v1/auth"), id="account.id", label="account.username"),
)
