"""MYOB: accounting for Australia and New Zealand."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="myob",
    name="MYOB",
    category="accounting",
    base_url="https://api.myob.com/accountright",
    docs_url="https://developer.myob.com/api/myob-business-api/",
    auth=OAuth2(
        authorize_url="https://secure.myob.com/oauth2/account/authorize",
        token_url="https://secure.myob.com/oauth2/v1/authorize",
        scopes=("CompanyFile",),
        pkce=False,
    ),
    description="Accounting for Australia and New Zealand.",
    headers={"x-myobapi-key": "{client_id}", "x-myobapi-version": "v2"},
    identity=Identity(request=Request(path="/"), id="0.Id", label="0.Name"),
)
