"""Meta Ads: campaigns on Facebook and Instagram."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="meta-ads",
    name="Meta Ads",
    category="advertising",
    base_url="https://graph.facebook.com/v26.0",
    docs_url="https://developers.facebook.com/docs/marketing-apis",
    auth=OAuth2(
        authorize_url="https://www.facebook.com/v26.0/dialog/oauth",
        token_url="https://graph.facebook.com/v26.0/oauth/access_token",
        revoke=Revoke(
            request=Request(method="DELETE", path="https://graph.facebook.com/v26.0/me/permissions"),
            client_auth="bearer",
            shared=True,
        ),
        scopes=("ads_read", "ads_management", "business_management"),
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
    description="Campaigns on Facebook and Instagram.",
    checked="2026-11",
    aliases=("facebook-ads", "meta-marketing-api"),
    identity=Identity(request=Request(path="/me", query={"fields": "id,name"}), id="id", label="name"),
    rate=RateHeaders(usage=("x-app-usage", "x-business-use-case-usage", "x-ad-account-usage")),
    pagination=Pagination(
        style="cursor", items="data", parameter="after", cursor="paging.cursors.after", size_parameter="limit"
    ),
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
