"""Factorial: HR and time off for small companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, Request

provider = Provider(
    slug="factorial",
    name="Factorial",
    category="hr",
    base_url="https://api.factorialhr.com/api",
    docs_url="https://apidoc.factorialhr.com/docs/oauth-2",
    auth=OAuth2(
        authorize_url="https://api.factorialhr.com/oauth/authorize",
        token_url="https://api.factorialhr.com/oauth/token",
        pkce=False,
    ),
    alternatives=(ApiKey(name="x-api-key", template="{api_key}", help="An administrator makes one in Factorial's settings."),),
    description="HR and time off for small companies.",
    checked="2026-11",
    aliases=("factorial-hr",),
    identity=Identity(
        request=Request(path="/2026-04-01/resources/api_public/credentials"), id="data.0.company_id", label="data.0.legal_name"
    ),
)
