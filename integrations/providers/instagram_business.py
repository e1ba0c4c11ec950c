"""Instagram (via Facebook): posts of Instagram accounts linked to Facebook pages."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="instagram-business",
    name="Instagram (via Facebook)",
    category="social",
    base_url="https://graph.facebook.com/v26.0",
    docs_url="https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login",
    auth=OAuth2(
        authorize_url="https://www.facebook.com/v26.0/dialog/oauth",
        token_url="https://graph.facebook.com/v26.0/oauth/access_token",
        revoke=Revoke(
            request=Request(method="DELETE", path="https://graph.facebook.com/v26.0/me/permissions"),
            client_auth="bearer",
            shared=True,
        ),
        scopes=("instagram_basic", "instagram_content_publish", "pages_show_list", "pages_read_engagement"),
        scope_separator=",",
        pkce=False,
        exchange=Request(
            path="https://graph.facebook.com/v26.0/oauth/access_token",
            query={
                "grant_type": "fb_exchange_token",
                "client_id": "{client_id}",
                "client_secret": "{client_secret}",
                "fb_exchange_token": "{access_token}",
            },
        ),
    ),
    description="Posts of Instagram accounts linked to Facebook pages.",
    checked="2026-11",
    aliases=("instagram-graph",),
    identity=Identity(request=Request(path="/me", query={"fields": "id,name"}), id="id", label="name"),
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
