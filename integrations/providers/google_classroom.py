"""Google Classroom: courses, coursework and rosters."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="google-classroom",
    name="Google Classroom",
    category="education",
    base_url="https://classroom.googleapis.com/v1",
    api_descriptions=("https://classroom.googleapis.com/$discovery/rest?version=v1",),
    docs_url="https://developers.google.com/workspace/classroom/guides/auth",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=(
            "openid",
            "email",
            "https://www.googleapis.com/auth/classroom.courses.readonly",
            "https://www.googleapis.com/auth/classroom.rosters.readonly",
        ),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Courses, coursework and rosters.",
    checked="2026-11",
    identity=Identity(request=Request(path="/userProfiles/me"), id="id", label="name.fullName"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="jwt",
        header="Authorization",
        encoding="none",
        prefix="Bearer ",
        key="email address of the push subscription's service account",
        jwks_url="https://www.googleapis.com/oauth2/v3/certs",
        claims={"aud": "{url}", "email": "{key}"},
        event_id="message.messageId",
        docs_url="https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions",
    ),
)
