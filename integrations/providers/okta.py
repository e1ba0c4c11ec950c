"""Okta: workforce sign-in."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="okta",
    name="Okta",
    category="identity",
    base_url="https://{subdomain}.okta.com",
    docs_url="https://developer.okta.com/docs/guides/implement-oauth-for-okta/main/",
    auth=OAuth2(
        authorize_url="https://{subdomain}.okta.com/oauth2/v1/authorize",
        token_url="https://{subdomain}.okta.com/oauth2/v1/token",
        revoke=rfc7009("https://{subdomain}.okta.com/oauth2/v1/revoke", "basic"),
        scopes=("openid", "email", "profile", "offline_access", "okta.users.read", "okta.groups.read"),
        client_auth="basic",
        offline_hint="scope offline_access",
    ),
    description="Workforce sign-in.",
    checked="2026-11",
    account_fields=(
        AccountField(key="subdomain", label="Subdomain", pattern=LABEL, example="acme", help="The first part of your address."),
    ),
    identity=Identity(request=Request(path="/oauth2/v1/userinfo"), id="sub", label="preferred_username"),
    rate=RateHeaders(
        limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="shared-token",
        header="Authorization",
        encoding="none",
        items="data.events",
        event_type="eventType",
        event_id="uuid",
        docs_url="https://developer.okta.com/docs/concepts/event-hooks/",
    ),
)
