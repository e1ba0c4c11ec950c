"""Netlify: web hosting and deploys."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="netlify",
    name="Netlify",
    category="devops",
    base_url="https://api.netlify.com/api/v1",
    docs_url="https://docs.netlify.com/api/get-started/",
    auth=OAuth2(authorize_url="https://app.netlify.com/authorize", token_url="https://api.netlify.com/oauth/token", pkce=False),
    description="Web hosting and deploys.",
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="iso"),
    webhook=Webhook(algorithm="jwt", header="X-Webhook-Signature", encoding="none", claims={"sha256": "{body_sha256}"}),
)
