"""Instagram Login: posts and messages of professional accounts."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="instagram",
    name="Instagram Login",
    category="social",
    base_url="https://graph.instagram.com/v26.0",
    docs_url="https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login",
    auth=OAuth2(
        authorize_url="https://www.instagram.com/oauth/authorize",
        token_url="https://api.instagram.com/oauth/access_token",
        scopes=("instagram_business_basic", "instagram_business_content_publish", "instagram_business_manage_messages"),
        scope_separator=",",
        pkce=False,
        exchange=Request(
            path="https://graph.instagram.com/access_token",
            query={"grant_type": "ig_exchange_token", "client_secret": "{client_secret}", "access_token": "{access_token}"},
        ),
        refresh_request=Request(
            path="https://graph.instagram.com/refresh_access_token",
            query={"grant_type": "ig_refresh_token", "access_token": "{access_token}"},
        ),
    ),
    description="Posts and messages of professional accounts.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me", query={"fields": "user_id,username"}), id="user_id", label="username"),
    rate=RateHeaders(usage=("x-app-usage", "x-business-use-case-usage", "x-ad-account-usage")),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature-256",
        prefix="sha256=",
        key="app secret",
        handshake="hub.challenge",
        items="entry",
        event_type="changes.0.field",
        docs_url="https://developers.facebook.com/docs/instagram-platform/webhooks",
    ),
)
