"""Stack Exchange: questions and answers of Stack Overflow and its sisters."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="stack-exchange",
    name="Stack Exchange",
    category="developer-tools",
    base_url="https://api.stackexchange.com/2.3",
    docs_url="https://api.stackexchange.com/docs",
    auth=OAuth2(
        authorize_url="https://stackoverflow.com/oauth",
        token_url="https://stackoverflow.com/oauth/access_token/json",
        scopes=("no_expiry", "read_inbox"),
        scope_separator=",",
        pkce=False,
        placement="query",
        name="access_token",
        template="{access_token}",
    ),
    description="Questions and answers of Stack Overflow and its sisters.",
    aliases=("stackoverflow",),
    account_fields=(
        AccountField(
            key="app_key",
            label="Application key",
            pattern="^[A-Za-z0-9()*]+$",
            example="U4DMV8nvofscrc1234567890",
            help="Raises the daily quota.",
            required=False,
        ),
    ),
    query={"key": "{app_key}"},
    identity=Identity(
        request=Request(path="/me", query={"site": "stackoverflow"}), id="items.0.account_id", label="items.0.display_name"
    ),
)
