"""Sage Business Cloud Accounting: accounting for small businesses."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, Request, rfc7009

provider = Provider(
    slug="sage-accounting",
    name="Sage Business Cloud Accounting",
    category="accounting",
    base_url="https://api.accounting.sage.com/v3.1",
    docs_url="https://developer.sage.com/accounting/guides/authenticating/authentication",
    auth=OAuth2(
        authorize_url="https://www.sageone.com/oauth2/auth/central",
        token_url="https://oauth.accounting.sage.com/token",
        revoke=rfc7009("https://oauth.accounting.sage.com/revoke"),
        scopes=("readonly",),
        pkce=False,
        authorize_params={"filter": "apiv3.1"},
    ),
    description="Accounting for small businesses.",
    checked="2026-11",
    aliases=("sage",),
    identity=Identity(request=Request(path="/businesses"), id="$items.0.id", label="$items.0.displayed_as"),
    pagination=Pagination(style="page", items="$items", parameter="page", cursor="$next", size_parameter="items_per_page"),
)
