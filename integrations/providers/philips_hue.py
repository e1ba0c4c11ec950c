"""Philips Hue (remote): smart lights from afar."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request

provider = Provider(
    slug="philips-hue",
    name="Philips Hue (remote)",
    category="other",
    base_url="https://api.meethue.com/route",
    docs_url="https://developers.meethue.com/develop/hue-api-v2/api-reference/",
    auth=OAuth2(
        authorize_url="https://api.meethue.com/v2/oauth2/authorize",
        token_url="https://api.meethue.com/v2/oauth2/token",
        client_auth="basic",
    ),
    description="Read and steer the lights of a home from afar.",
    identity=Identity(request=Request(path="/api/0/config"), id="bridgeid", label="name"),
)
