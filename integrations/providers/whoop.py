"""WHOOP: recovery, strain and sleep data."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="whoop",
    name="WHOOP",
    category="fitness",
    base_url="https://api.prod.whoop.com/developer/v2",
    docs_url="https://developer.whoop.com/api/",
    auth=OAuth2(
        authorize_url="https://api.prod.whoop.com/oauth/oauth2/auth",
        token_url="https://api.prod.whoop.com/oauth/oauth2/token",
        scopes=("offline", "read:profile", "read:recovery", "read:sleep", "read:workout", "read:cycles"),
        pkce=False,
    ),
    description="Recovery, strain and sleep data.",
    identity=Identity(request=Request(path="/user/profile/basic"), id="user_id", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-WHOOP-Signature",
        encoding="base64",
        signed="{header:X-WHOOP-Signature-Timestamp}{body}",
        timestamp_header="X-WHOOP-Signature-Timestamp",
    ),
)
