"""Planning Center: people, services and giving of churches."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="planning-center",
    name="Planning Center",
    category="crm",
    base_url="https://api.planningcenteronline.com",
    docs_url="https://developer.planning.center/docs/",
    auth=OAuth2(
        authorize_url="https://api.planningcenteronline.com/oauth/authorize",
        token_url="https://api.planningcenteronline.com/oauth/token",
        revoke=rfc7009("https://api.planningcenteronline.com/oauth/revoke"),
        scopes=("people",),
        pkce=False,
    ),
    description="People, services and giving of churches.",
    aliases=("planning-center-online",),
    identity=Identity(request=Request(path="/people/v2/me"), id="data.id", label="data.attributes.name"),
    rate=RateHeaders(limit="x-pco-api-request-rate-limit", used="x-pco-api-request-rate-count"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-PCO-Webhooks-Authenticity"),
)
