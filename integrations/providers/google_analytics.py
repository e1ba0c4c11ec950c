"""Google Analytics: website and app reports."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="google-analytics",
    name="Google Analytics",
    category="analytics",
    base_url="https://analyticsdata.googleapis.com/v1beta",
    docs_url="https://developers.google.com/analytics/devguides/reporting/data/v1",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", "https://www.googleapis.com/auth/analytics.readonly"),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Website and app reports.",
    aliases=("ga4",),
    hosts=("analyticsadmin.googleapis.com",),
    identity=Identity(
        request=Request(path="https://analyticsadmin.googleapis.com/v1beta/accountSummaries", query={"pageSize": "1"}),
        id="accountSummaries.0.account",
        label="accountSummaries.0.displayName",
    ),
    rate=RateHeaders(),
)
