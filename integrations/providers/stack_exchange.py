"""Stack Exchange: questions and answers of Stack Overflow and its sisters."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Pagination, Provider, Request, Revoke

provider = Provider(
    slug="stack-exchange",
    name="Stack Exchange",
    category="developer-tools",
    base_url="https://api.stackexchange.com/2.3",
    docs_url="https://api.stackexchange.com/docs/authentication",
    auth=OAuth2(
        authorize_url="https://stackoverflow.com/oauth",
        token_url="https://stackoverflow.com/oauth/access_token/json",
        # https://api.stackexchange.com/docs/invalidate-access-tokens
        revoke=Revoke(request=Request(path="/access-tokens/{token}/invalidate"), client_auth="none"),
        scopes=("no_expiry", "read_inbox"),
        scope_separator=",",
        pkce=False,
        placement="query",
        name="access_token",
        template="{access_token}",
    ),
    description="Questions and answers of Stack Overflow and its sisters.",
    checked="2026-11",
    aliases=("stackoverflow",),
    account_fields=(
        AccountField(
            key="app_key",
            label="Application key",
            pattern="^[A-Za-z0-9()*]+$",
            example="U4DMV8nvofscrc1234567890",
            help="The key of the application on Stack Apps; calls with an access token need it.",
        ),
    ),
    pagination=Pagination(style="page", items="items", parameter="page", size_parameter="pagesize"),
    query={"key": "{app_key}"},
    identity=Identity(
        request=Request(path="/me", query={"site": "stackoverflow"}), id="items.0.account_id", label="items.0.display_name"
    ),
)
