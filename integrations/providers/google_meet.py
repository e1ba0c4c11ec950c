"""Google Meet: meeting spaces, recordings and transcripts."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="google-meet",
    name="Google Meet",
    category="communication",
    base_url="https://meet.googleapis.com/v2",
    api_descriptions=("https://meet.googleapis.com/$discovery/rest?version=v2",),
    docs_url="https://developers.google.com/workspace/meet/api/reference/rest",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=(
            "openid",
            "email",
            "https://www.googleapis.com/auth/meetings.space.created",
            "https://www.googleapis.com/auth/meetings.space.readonly",
        ),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Meeting spaces, recordings and transcripts.",
    checked="2026-11",
    hosts=("openidconnect.googleapis.com",),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
)
