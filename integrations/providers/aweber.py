"""AWeber: email newsletters and automations."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, rfc7009

provider = Provider(
    slug="aweber",
    name="AWeber",
    category="marketing",
    base_url="https://api.aweber.com/1.0",
    docs_url="https://api.aweber.com/#tag/OAuth-2.0-Overview",
    auth=OAuth2(
        authorize_url="https://auth.aweber.com/oauth2/authorize",
        token_url="https://auth.aweber.com/oauth2/token",
        revoke=rfc7009("https://auth.aweber.com/oauth2/revoke", "basic"),
        scopes=("account.read", "list.read", "subscriber.read", "subscriber.write"),
        pkce=False,  # only of clients without a secret: https://api.aweber.com/#tag/Troubleshooting
        client_auth="basic",
    ),
    description="Email newsletters and automations.",
    checked="2026-11",
    identity=Identity(request=Request(path="/accounts"), id="entries.0.id", label="entries.0.company"),
)
