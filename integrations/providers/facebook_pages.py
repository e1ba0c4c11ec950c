"""Facebook Pages: posts, comments and insights of Facebook pages."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="facebook-pages",
    name="Facebook Pages",
    category="social",
    base_url="https://graph.facebook.com/v22.0",
    docs_url="https://developers.facebook.com/docs/pages-api",
    auth=OAuth2(
        authorize_url="https://www.facebook.com/v22.0/dialog/oauth",
        token_url="https://graph.facebook.com/v22.0/oauth/access_token",
        revoke=Revoke(
            request=Request(method="DELETE", path="https://graph.facebook.com/v22.0/me/permissions"),
            client_auth="bearer",
            shared=True,
        ),
        scopes=("pages_show_list", "pages_read_engagement", "pages_manage_posts", "pages_manage_metadata"),
        scope_separator=",",
        pkce=False,
        exchange=Request(
            path="https://graph.facebook.com/v22.0/oauth/access_token",
            query={
                "grant_type": "fb_exchange_token",
                "client_id": "{client_id}",
                "client_secret": "{client_secret}",
                "fb_exchange_token": "{access_token}",
            },
        ),
    ),
    description="Posts, comments and insights of Facebook pages.",
    aliases=("facebook", "facebook-page"),
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
    ),
)
