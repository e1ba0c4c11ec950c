"""Threads: publish posts and read them."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="threads",
    name="Threads",
    category="social",
    base_url="https://graph.threads.net/v1.0",
    docs_url="https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions",
    auth=OAuth2(
        authorize_url="https://threads.net/oauth/authorize",
        token_url="https://graph.threads.net/oauth/access_token",
        scopes=("threads_basic", "threads_content_publish"),
        scope_separator=",",
        pkce=False,
        exchange=Request(
            path="https://graph.threads.net/access_token",
            query={"grant_type": "th_exchange_token", "client_secret": "{client_secret}", "access_token": "{access_token}"},
        ),
        refresh_request=Request(
            path="https://graph.threads.net/refresh_access_token",
            query={"grant_type": "th_refresh_token", "access_token": "{access_token}"},
        ),
    ),
    description="Publish posts and read them.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me", query={"fields": "id,username"}), id="id", label="username"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hub-Signature-256",
        prefix="sha256=",
        key="app secret",
        handshake="hub.challenge",
        items="entry",
        event_type="changes.0.field",
        docs_url="https://developers.facebook.com/docs/threads/webhooks",
    ),
)
