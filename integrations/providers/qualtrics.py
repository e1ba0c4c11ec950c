"""Qualtrics: surveys and experience data."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, OAuth2, Provider, Request

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
    alternatives=(
        ApiKey(
            name="X-API-TOKEN", template="{api_key}", label="API token", help="In Qualtrics: Account settings, Qualtrics IDs."
        ),
    ),
    description="Surveys and experience data.",
    account_fields=(
        AccountField(
            key="subdomain",
            label="Data center",
            pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)?$",
            example="fra1",
            help="Under Account settings, Qualtrics IDs; or what comes before .qualtrics.com in your address.",
        ),
    ),
    identity=Identity(request=Request(path="/whoami"), id="result.userId", label="result.userName"),
)
