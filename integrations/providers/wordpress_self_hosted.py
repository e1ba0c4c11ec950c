"""WordPress (self-hosted): sites and posts on one's own WordPress."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Basic, Identity, Pagination, Provider, Request

provider = Provider(
    slug="wordpress-self-hosted",
    name="WordPress (self-hosted)",
    category="documents",
    base_url="https://{host}/wp-json/wp/v2",
    docs_url="https://developer.wordpress.org/rest-api/using-the-rest-api/authentication/",
    auth=Basic(
        username_label="Login",
        password_label="Application password",
        help="In WordPress under Users, Profile, Application passwords.",
    ),
    description="Sites and posts on one's own WordPress.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="www.example.com", help="Without https:// and without a path."
        ),
    ),
    pagination=Pagination(style="link", size_parameter="per_page"),
    identity=Identity(request=Request(path="/users/me", query={"context": "edit"}), id="id", label="email"),
)
