"""Wrike: project management for teams."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="wrike",
    name="Wrike",
    category="project-management",
    base_url="https://{host}/api/v4",
    docs_url="https://developers.wrike.com/docs/oauth-20-authorization",
    auth=OAuth2(
        authorize_url="https://login.wrike.com/oauth2/authorize/v4",
        token_url="https://login.wrike.com/oauth2/token",
        scopes=("wsReadWrite",),
        scope_separator=",",
        pkce=False,
    ),
    description="Project management for teams.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=r"^([a-z0-9-]+\.)*wrike\.com$", source="token_response", example="www.wrike.com"
        ),
    ),
    identity=Identity(request=Request(path="/contacts", query={"me": "true"}), id="data.0.id", label="data.0.profiles.0.email"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hook-Signature",
        items=".",
        event_type="eventType",
        docs_url="https://developers.wrike.com/docs/webhooks",
    ),
)
