"""Exact Online: accounting and ERP for small and medium companies."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="exact-online",
    name="Exact Online",
    category="accounting",
    base_url="https://start.exactonline.{region}/api/v1",
    docs_url="https://start.exactonline.nl/docs/HlpRestAPIResources.aspx",
    auth=OAuth2(
        authorize_url="https://start.exactonline.{region}/api/oauth2/auth",
        token_url="https://start.exactonline.{region}/api/oauth2/token",
        pkce=False,
    ),
    description="Accounting and ERP for small and medium companies.",
    headers={"Accept": "application/json"},
    account_fields=(AccountField(key="region", label="Region", pattern=r"^(nl|be|de|fr|es|com|co\.uk)$", example="nl"),),
    identity=Identity(request=Request(path="/current/Me"), id="d.results.0.UserID", label="d.results.0.Email"),
    rate=RateHeaders(
        limit="x-ratelimit-minutely-limit",
        remaining="x-ratelimit-minutely-remaining",
        reset="x-ratelimit-minutely-reset",
        reset_unit="ms",
    ),
    pagination=Pagination(style="link", items="d.results", cursor="d.__next"),
    # Signed is one member of the body as it stands there, which no signed text can name.
    webhook=Webhook(algorithm="custom", body_field="HashCode", key="webhook secret"),
)
