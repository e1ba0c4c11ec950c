"""X Ads: advertising on X."""

from __future__ import annotations

from integrations.spec import Identity, OAuth1, Pagination, Provider, RateHeaders, Request

provider = Provider(
    slug="x-ads",
    name="X Ads",
    category="advertising",
    base_url="https://ads-api.x.com/12",
    docs_url="https://docs.x.com/x-ads-api/fundamentals/making-authenticated-requests",
    auth=OAuth1(
        request_token_url="https://api.x.com/oauth/request_token",
        authorize_url="https://api.x.com/oauth/authorize",
        access_token_url="https://api.x.com/oauth/access_token",
    ),
    description="Advertising on X.",
    checked="2026-11",
    aliases=("twitter-ads",),
    identity=Identity(request=Request(path="/accounts"), id="data.0.id", label="data.0.name"),
    pagination=Pagination(style="cursor", items="data", parameter="cursor", cursor="next_cursor", size_parameter="count"),
    rate=RateHeaders(
        limit="x-account-rate-limit-limit",
        remaining="x-account-rate-limit-remaining",
        reset="x-account-rate-limit-reset",
        reset_unit="epoch",
    ),
)
