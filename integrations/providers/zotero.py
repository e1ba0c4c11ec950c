"""Zotero: reference libraries for researchers."""

from __future__ import annotations

from integrations.spec import Identity, OAuth1, Provider, RateHeaders, Request

provider = Provider(
    slug="zotero",
    name="Zotero",
    category="education",
    base_url="https://api.zotero.org",
    docs_url="https://www.zotero.org/support/dev/web_api/v3/start",
    auth=OAuth1(
        request_token_url="https://www.zotero.org/oauth/request",
        authorize_url="https://www.zotero.org/oauth/authorize",
        access_token_url="https://www.zotero.org/oauth/access",
    ),
    description="Reference libraries for researchers.",
    headers={"Zotero-API-Version": "3"},
    identity=Identity(request=Request(path="/keys/current"), id="userID", label="username"),
    rate=RateHeaders(),
)
