"""Planning Center: people, services and giving of churches."""

from __future__ import annotations

from integrations.spec import Basic, Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="planning-center",
    name="Planning Center",
    category="crm",
    base_url="https://api.planningcenteronline.com",
    docs_url="https://api.planningcenteronline.com/docs/overview/authentication",
    auth=OAuth2(
        authorize_url="https://api.planningcenteronline.com/oauth/authorize",
        token_url="https://api.planningcenteronline.com/oauth/token",
        revoke=rfc7009("https://api.planningcenteronline.com/oauth/revoke"),
        scopes=("people",),
        pkce=False,
    ),
    alternatives=(
        Basic(
            username_label="Application id",
            password_label="Secret",
            help="Of a personal access token, made at api.planningcenteronline.com/oauth/applications.",
        ),
    ),
    description="People, services and giving of churches.",
    checked="2026-11",
    aliases=("planning-center-online",),
    identity=Identity(request=Request(path="/people/v2/me"), id="data.id", label="data.attributes.name"),
    rate=RateHeaders(limit="x-pco-api-request-rate-limit", used="x-pco-api-request-rate-count"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-PCO-Webhooks-Authenticity",
        items="data",
        event_type="attributes.name",
        event_id="id",
        docs_url="https://api.planningcenteronline.com/docs/overview/webhooks",
    ),
)
