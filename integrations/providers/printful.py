"""Printful: print on demand and fulfilment."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="printful",
    name="Printful",
    category="ecommerce",
    base_url="https://api.printful.com",
    docs_url="https://developers.printful.com/docs/",
    auth=OAuth2(
        authorize_url="https://www.printful.com/oauth/authorize",
        token_url="https://www.printful.com/oauth/token",
        pkce=False,
        parameter_names={"redirect_uri": "redirect_url"},
    ),
    alternatives=(ApiKey(label="Private token", help="In the Printful developer portal, under your tokens."),),
    description="Print on demand and fulfilment.",
    checked="2026-11",
    identity=Identity(request=Request(path="/stores"), id="result.0.id", label="result.0.name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
