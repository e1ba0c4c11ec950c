"""Wave Accounting: accounting for very small businesses."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="wave",
    name="Wave Accounting",
    category="accounting",
    base_url="https://gql.waveapps.com",
    docs_url="https://developer.waveapps.com/hc/en-us/articles/360019493652",
    auth=OAuth2(
        authorize_url="https://api.waveapps.com/oauth2/authorize/",
        token_url="https://api.waveapps.com/oauth2/token/",
        scopes=("offline_access", "user:read", "business:read", "customer:read", "invoice:read"),
        pkce=False,
        offline_hint="scope offline_access",
    ),
    description="Accounting for very small businesses.",
    checked="2026-11",
    aliases=("wave-accounting",),
    identity=Identity(
        request=Request(method="POST", path="/graphql/public", json={"query": "{user{id defaultEmail}}"}),
        id="data.user.id",
        label="data.user.defaultEmail",
    ),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-wave-signature",
        part="v1",
        signed="{part:t}.{body}",
        timestamp_header="part:t",
        docs_url="https://developer.waveapps.com/hc/en-us/articles/47778664499220-Webhooks-Setup-Guide",
    ),
)
