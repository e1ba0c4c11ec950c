"""WHOOP: recovery, strain and sleep data."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Pagination, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="whoop",
    name="WHOOP",
    category="fitness",
    base_url="https://api.prod.whoop.com/developer/v2",
    docs_url="https://developer.whoop.com/docs/developing/oauth",
    auth=OAuth2(
        authorize_url="https://api.prod.whoop.com/oauth/oauth2/auth",
        token_url="https://api.prod.whoop.com/oauth/oauth2/token",
        revoke=Revoke(
            request=Request(method="DELETE", path="https://api.prod.whoop.com/developer/v2/user/access"),
            client_auth="bearer",
            shared=True,
        ),
        scopes=("offline", "read:profile", "read:recovery", "read:sleep", "read:workout", "read:cycles"),
        pkce=False,
        refresh_params={"scope": "offline"},
        offline_hint="scope offline",
    ),
    description="Recovery, strain and sleep data.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user/profile/basic"), id="user_id", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    pagination=Pagination(
        style="cursor", items="records", parameter="nextToken", cursor="next_token", size_parameter="limit", size=25
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-WHOOP-Signature",
        encoding="base64",
        signed="{header:X-WHOOP-Signature-Timestamp}{body}",
        timestamp_header="X-WHOOP-Signature-Timestamp",
        key="OAuth client secret",
        event_type="type",
        event_id="trace_id",
        match=("user_id", "account_id"),
        docs_url="https://developer.whoop.com/docs/developing/webhooks",
    ),
)
