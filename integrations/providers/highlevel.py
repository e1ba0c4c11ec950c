"""HighLevel: CRM and marketing for agencies."""

from __future__ import annotations

from integrations.spec import AccountField, Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="highlevel",
    name="HighLevel",
    category="crm",
    base_url="https://services.leadconnectorhq.com",
    docs_url="https://marketplace.gohighlevel.com/docs/Authorization/OAuth2.0",
    auth=OAuth2(
        authorize_url="https://marketplace.gohighlevel.com/oauth/chooselocation",
        token_url="https://services.leadconnectorhq.com/oauth/token",
        scopes=("contacts.readonly", "contacts.write", "locations.readonly", "opportunities.readonly"),
        pkce=False,
        token_params={"user_type": "Location"},
    ),
    description="CRM and marketing for agencies.",
    checked="2026-11",
    aliases=("gohighlevel", "go-high-level"),
    account_fields=(
        AccountField(
            key="location_id",
            label="Location id",
            pattern="^[A-Za-z0-9]{20}$",
            source="token_response",
            path="locationId",
            example="aB3dE5gH7jK9mN1pQ3sT",
        ),
    ),
    headers={"Version": "2021-07-28"},
    identity=Identity(request=Request(path="/locations/{location_id}"), id="location.id", label="location.name"),
    rate=RateHeaders(limit="x-ratelimit-max", remaining="x-ratelimit-remaining"),
    webhook=Webhook(
        algorithm="ed25519",
        header="X-GHL-Signature",
        encoding="base64",
        key="public key of HighLevel",
        event_type="type",
        match=("locationId", "location_id"),
        docs_url="https://marketplace.gohighlevel.com/docs/webhook/WebhookIntegrationGuide",
    ),
)
