"""Garmin Connect: health and activity data of Garmin devices."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke

provider = Provider(
    slug="garmin",
    name="Garmin Connect",
    category="fitness",
    base_url="https://apis.garmin.com/wellness-api/rest",
    docs_url="https://developer.garmin.com/gc-developer-program/",
    auth=OAuth2(
        authorize_url="https://connect.garmin.com/oauth2Confirm",
        token_url="https://diauth.garmin.com/di-oauth2-service/oauth/token",
        revoke=Revoke(
            request=Request(method="DELETE", path="https://apis.garmin.com/wellness-api/rest/user/registration"),
            client_auth="bearer",
            shared=True,
        ),
    ),
    description="Health and activity data of Garmin devices.",
    identity=Identity(request=Request(path="/user/id"), id="userId"),
)
