"""YNAB: personal budgets."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="ynab",
    name="YNAB",
    category="accounting",
    base_url="https://api.ynab.com/v1",
    docs_url="https://api.ynab.com/",
    auth=OAuth2(authorize_url="https://app.ynab.com/oauth/authorize", token_url="https://app.ynab.com/oauth/token", pkce=False),
    alternatives=(
        ApiKey(label="Personal access token", help="In YNAB under Account settings, Developer settings, New token."),
    ),
    description="Personal budgets.",
    aliases=("you-need-a-budget",),
    identity=Identity(request=Request(path="/user"), id="data.user.id"),
    rate=RateHeaders(used="x-rate-limit"),
)
