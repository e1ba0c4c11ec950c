"""Strapi: content types and entries of a headless CMS."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, Login, Provider, Request

provider = Provider(
    slug="strapi",
    name="Strapi",
    category="documents",
    base_url="https://{host}/api",
    docs_url="https://docs.strapi.io/cms/features/users-permissions/rest-api",
    auth=Login(
        request=Request(method="POST", path="/auth/local", json={"identifier": "{username}", "password": "{password}"}),
        token="jwt",
        lifetime=604_800,
        labels={"username": "User name or email"},
        help="A user of the Users & Permissions feature, not an administrator of the panel.",
    ),
    description="Content types and entries of a headless CMS.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="cms.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
)
