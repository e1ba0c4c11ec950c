"""EVE Online: characters and markets of EVE Online."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="eve-online",
    name="EVE Online",
    category="gaming",
    base_url="https://esi.evetech.net",
    docs_url="https://developers.eveonline.com/docs/services/esi/overview/",
    auth=OAuth2(
        authorize_url="https://login.eveonline.com/v2/oauth/authorize",
        token_url="https://login.eveonline.com/v2/oauth/token",
        revoke=rfc7009("https://login.eveonline.com/v2/oauth/revoke", "basic"),
        scopes=("publicData",),
        client_auth="basic",
    ),
    description="Characters and markets of EVE Online.",
    checked="2026-11",
    hosts=("login.eveonline.com",),
    headers={"X-Compatibility-Date": "2026-11-01"},
    identity=Identity(
        request=Request(path="https://login.eveonline.com/oauth/verify"), id="CharacterID", label="CharacterName"
    ),
    rate=RateHeaders(remaining="x-esi-error-limit-remain", reset="x-esi-error-limit-reset"),
)
