"""Fitbit: activity, sleep and heart data."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

SCOPE = "https://www.googleapis.com/auth/googlehealth"

provider = Provider(
    slug="fitbit",
    name="Fitbit",
    category="fitness",
    # The Web API at api.fitbit.com ended in September 2026: https://developers.google.com/health/migration
    base_url="https://health.googleapis.com/v4",
    docs_url="https://developers.google.com/health/reference/rest/v4/users/getIdentity",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=(
            f"{SCOPE}.activity_and_fitness.readonly",
            f"{SCOPE}.health_metrics_and_measurements.readonly",
            f"{SCOPE}.profile.readonly",
            f"{SCOPE}.sleep.readonly",
        ),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Activity, sleep and heart data of Fitbit devices, through the Google Health API.",
    checked="2026-11",
    aliases=("google-health",),
    identity=Identity(request=Request(path="/users/me/identity"), id="healthUserId"),
    rate=RateHeaders(),
)
