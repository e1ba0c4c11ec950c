"""Directus: content and data of a headless CMS on top of a SQL database."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Login, Provider, Request

provider = Provider(
    slug="directus",
    name="Directus",
    category="documents",
    base_url="https://{host}",
    docs_url="https://directus.io/docs/guides/auth/email-login",
    auth=Login(
        request=Request(method="POST", path="/auth/login", json={"email": "{username}", "password": "{password}"}),
        token="data.access_token",
        lifetime=900,  # the default of ACCESS_TOKEN_TTL; the answer counts in milliseconds
        labels={"username": "Email"},
        help="A user without two-factor authentication.",
    ),
    alternatives=(ApiKey(label="Static token", help="Made on the user's page in the Data Studio."),),
    description="Content and data of a headless CMS on top of a SQL database.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="directus.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="data.id", label="data.email"),
)
