"""pCloud: store and share files."""

from __future__ import annotations

from typing import Any

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request


def fault(status: int, body: Any) -> str:
    """pCloud answers 200 with a `result` other than 0: https://docs.pcloud.com/methods/general/userinfo.html"""
    refused = isinstance(body, dict) and body.get("result", 0) != 0
    return str(body.get("error") or body["result"]) if refused else ""


provider = Provider(
    slug="pcloud",
    name="pCloud",
    category="storage",
    base_url="https://{hostname}",
    docs_url="https://docs.pcloud.com/methods/oauth_2.0/authorize.html",
    auth=OAuth2(
        authorize_url="https://my.pcloud.com/oauth2/authorize", token_url="https://{hostname}/oauth2_token", pkce=False
    ),
    description="Store and share files.",
    checked="2026-11",
    # The data center of the account: https://docs.pcloud.com/methods/oauth_2.0/authorize.html
    account_fields=(
        AccountField(
            key="hostname", label="API host", pattern=r"^e?api\.pcloud\.com$", source="callback", example="api.pcloud.com"
        ),
    ),
    identity=Identity(request=Request(path="/userinfo"), id="userid", label="email"),
    fault=fault,
)
