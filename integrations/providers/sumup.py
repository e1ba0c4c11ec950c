"""SumUp: card payments for small merchants."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="sumup",
    name="SumUp",
    category="payments",
    base_url="https://api.sumup.com/v0.1",
    docs_url="https://developer.sumup.com/tools/authorization/oauth",
    auth=OAuth2(
        authorize_url="https://api.sumup.com/authorize",
        token_url="https://api.sumup.com/token",
        scopes=("user.profile_readonly", "transactions.history"),
        pkce=False,
    ),
    alternatives=(
        ApiKey(help="A secret key beginning with sup_sk_, in SumUp under Settings, For Developers, Toolkit, API Keys."),
    ),
    description="Card payments for small merchants.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="merchant_profile.merchant_code", label="account.username"),
)
