"""Blackboard Learn: learning management for schools and universities."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ClientCredentials, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="blackboard-learn",
    name="Blackboard Learn",
    category="education",
    base_url="https://{host}/learn/api/public/v1",
    docs_url="https://docs.anthology.com/docs/blackboard/rest-apis/getting-started/3lo",
    auth=ClientCredentials(token_url="https://{host}/learn/api/public/v1/oauth2/token"),
    alternatives=(
        OAuth2(
            authorize_url="https://{host}/learn/api/public/v1/oauth2/authorizationcode",
            token_url="https://{host}/learn/api/public/v1/oauth2/token",
            scopes=("read", "offline"),
            pkce=False,
            client_auth="basic",
            offline_hint="scope offline",
        ),
    ),
    description="Learning management for schools and universities.",
    checked="2026-11",
    aliases=("blackboard",),
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="acme.example.com", help="Without https:// and without a path."
        ),
    ),
    verify=Request(path="/system/version"),
    rate=RateHeaders(limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset"),
)
