"""Zotero: reference libraries for researchers."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, RateHeaders, Request

provider = Provider(
    slug="zotero",
    name="Zotero",
    category="education",
    base_url="https://api.zotero.org",
    docs_url="https://www.zotero.org/support/dev/web_api/v3/basics",
    # Its OAuth 1.0a only hands out such a key; calls are not signed: https://www.zotero.org/support/dev/web_api/v3/oauth
    auth=ApiKey(name="Zotero-API-Key", template="{api_key}", help="Create one at zotero.org/settings/keys/new."),
    description="Reference libraries for researchers.",
    checked="2026-11",
    headers={"Zotero-API-Version": "3"},
    identity=Identity(request=Request(path="/keys/current"), id="userID", label="username"),
    rate=RateHeaders(),
    pagination=Pagination(style="link", size_parameter="limit"),
)
