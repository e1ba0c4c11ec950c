"""WordPress (self-hosted): sites and posts on one's own WordPress."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Basic, Identity, Provider, Request

provider = Provider(
    slug="wordpress-self-hosted",
    name="WordPress (self-hosted)",
    category="documents",
    base_url="https://{host}/wp-json/wp/v2",
    docs_url="https://developer.wordpress.org/rest-api/",
    auth=Basic(username_label="Login", password_label="Application password"),
    description="Sites and posts on one's own WordPress.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="www.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/users/me", query={"context": "edit"}), id="id", label="email"),
)
