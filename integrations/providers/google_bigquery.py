"""Google BigQuery: data warehouse queries."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="google-bigquery",
    name="Google BigQuery",
    category="database",
    base_url="https://bigquery.googleapis.com/bigquery/v2",
    api_descriptions=("https://bigquery.googleapis.com/$discovery/rest?version=v2",),
    docs_url="https://cloud.google.com/bigquery/docs/reference/rest",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=("openid", "email", "https://www.googleapis.com/auth/bigquery"),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Data warehouse that answers SQL queries.",
    checked="2026-11",
    aliases=("bigquery",),
    hosts=("openidconnect.googleapis.com",),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
)
