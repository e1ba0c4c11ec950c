"""Netlify: web hosting and deploys."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="netlify",
    name="Netlify",
    category="devops",
    base_url="https://api.netlify.com/api/v1",
    docs_url="https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/",
    auth=OAuth2(authorize_url="https://app.netlify.com/authorize", token_url="https://api.netlify.com/oauth/token", pkce=False),
    alternatives=(ApiKey(label="Personal access token", help="In Netlify under User settings, Applications."),),
    description="Web hosting and deploys.",
    checked="2026-11",
    identity=Identity(request=Request(path="/user"), id="id", label="email"),
    pagination=Pagination(style="link", size_parameter="per_page"),
    rate=RateHeaders(
        limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit="epoch"
    ),
    webhook=Webhook(
        algorithm="jwt", header="X-Webhook-Signature", encoding="none", claims={"iss": "netlify", "sha256": "{body_sha256}"}
    ),
)
