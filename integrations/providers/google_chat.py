"""Google Chat: spaces and messages."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="google-chat",
    name="Google Chat",
    category="communication",
    base_url="https://chat.googleapis.com/v1",
    docs_url="https://developers.google.com/workspace/chat/api/reference/rest",
    auth=OAuth2(
        authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
        token_url="https://oauth2.googleapis.com/token",
        revoke=rfc7009("https://oauth2.googleapis.com/revoke", "none", shared=True),
        scopes=(
            "openid",
            "email",
            "https://www.googleapis.com/auth/chat.messages",
            "https://www.googleapis.com/auth/chat.spaces.readonly",
        ),
        authorize_params={"access_type": "offline", "prompt": "consent", "include_granted_scopes": "true"},
        offline_hint="access_type=offline",
    ),
    description="Spaces and messages.",
    hosts=("openidconnect.googleapis.com",),
    identity=Identity(request=Request(path="https://openidconnect.googleapis.com/v1/userinfo"), id="sub", label="email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="jwt",
        header="Authorization",
        encoding="none",
        prefix="Bearer ",
        key="project number of the app",
        jwks_url="https://www.googleapis.com/service_accounts/v1/jwk/chat@system.gserviceaccount.com",
        claims={"iss": "chat@system.gserviceaccount.com", "aud": "{key}"},
        event_type="type",
        docs_url="https://developers.google.com/workspace/chat/verify-requests-from-chat",
    ),
)
