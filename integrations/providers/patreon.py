"""Patreon: memberships of creators."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="patreon",
    name="Patreon",
    category="payments",
    base_url="https://www.patreon.com/api/oauth2/v2",
    docs_url="https://docs.patreon.com/",
    auth=OAuth2(
        authorize_url="https://www.patreon.com/oauth2/authorize",
        token_url="https://www.patreon.com/api/oauth2/token",
        scopes=("identity", "identity[email]", "campaigns", "campaigns.members"),
        pkce=False,
    ),
    description="Memberships of creators.",
    checked="2026-11",
    identity=Identity(
        request=Request(path="/identity", query={"fields[user]": "email,full_name"}),
        id="data.id",
        label="data.attributes.email",
    ),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-md5",
        header="X-Patreon-Signature",
        event_type="header:X-Patreon-Event",
        docs_url="https://docs.patreon.com/#webhooks",
    ),
)
