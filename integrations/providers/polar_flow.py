"""Polar AccessLink: training data of Polar devices."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="polar-flow",
    name="Polar AccessLink",
    category="fitness",
    base_url="https://www.polaraccesslink.com/v3",
    docs_url="https://www.polar.com/accesslink-api/",
    auth=OAuth2(
        authorize_url="https://flow.polar.com/oauth2/authorization",
        token_url="https://polarremote.com/v2/oauth2/token",
        revoke=Revoke(
            request=Request(method="DELETE", path="https://www.polaraccesslink.com/v3/users/{user_id}"),
            client_auth="bearer",
            shared=True,
        ),
        scopes=("accesslink.read_all",),
        pkce=False,
        client_auth="basic",
    ),
    description="Training data of Polar devices.",
    checked="2026-11",
    aliases=("polar-accesslink",),
    account_fields=(
        AccountField(
            key="user_id", label="User id", pattern="^[0-9]+$", source="token_response", path="x_user_id", example="12345678"
        ),
    ),
    identity=Identity(request=Request(path="/users/{user_id}"), id="polar-user-id", label="first-name"),
    rate=RateHeaders(limit="ratelimit-limit", used="ratelimit-usage", reset="ratelimit-reset"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Polar-Webhook-Signature",
        event_type="event",
        match=("user_id", "user_id"),
        docs_url="https://www.polar.com/accesslink-api/#webhooks",
    ),
)
