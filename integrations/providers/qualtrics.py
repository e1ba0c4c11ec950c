"""Qualtrics: surveys and experience data."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="qualtrics",
    name="Qualtrics",
    category="forms",
    base_url="https://{subdomain}.qualtrics.com/API/v3",
    docs_url="https://api.qualtrics.com/",
    auth=OAuth2(
        authorize_url="https://{subdomain}.qualtrics.com/oauth2/auth",
        token_url="https://{subdomain}.qualtrics.com/oauth2/token",
        scopes=("read:users", "read:surveys"),
        pkce=False,
        client_auth="basic",
    ),
    description="Surveys and experience data.",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/whoami"), id="result.userId", label="result.userName"),
)
