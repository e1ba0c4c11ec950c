"""TikTok: videos and profile of a creator."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Revoke, Webhook

provider = Provider(
    slug="tiktok",
    name="TikTok",
    category="social",
    base_url="https://open.tiktokapis.com/v2",
    docs_url="https://developers.tiktok.com/doc/login-kit-manage-user-access-tokens/",
    auth=OAuth2(
        authorize_url="https://www.tiktok.com/v2/auth/authorize/",
        token_url="https://open.tiktokapis.com/v2/oauth/token/",
        revoke=Revoke(
            request=Request(
                method="POST",
                path="https://open.tiktokapis.com/v2/oauth/revoke/",
                form={"client_key": "{client_id}", "client_secret": "{client_secret}", "token": "{access_token}"},
            ),
            client_auth="none",
        ),
        scopes=("user.info.basic", "video.list"),
        scope_separator=",",
        pkce=False,
        parameter_names={"client_id": "client_key"},
    ),
    description="Videos and profile of a creator.",
    checked="2026-11",
    identity=Identity(
        request=Request(path="/user/info/", query={"fields": "open_id,display_name"}),
        id="data.user.open_id",
        label="data.user.display_name",
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="TikTok-Signature",
        part="s",
        signed="{part:t}.{body}",
        key="client secret",
        timestamp_header="part:t",
        event_type="event",
        match=("user_openid", "account_id"),
        docs_url="https://developers.tiktok.com/doc/webhooks-verification",
    ),
)
