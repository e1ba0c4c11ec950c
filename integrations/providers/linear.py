"""Linear: issue tracking for software teams."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="linear",
    name="Linear",
    category="project-management",
    base_url="https://api.linear.app",
    docs_url="https://linear.app/developers",
    auth=OAuth2(
        authorize_url="https://linear.app/oauth/authorize",
        token_url="https://api.linear.app/oauth/token",
        revoke=Revoke(request=Request(method="POST", path="https://api.linear.app/oauth/revoke"), client_auth="bearer"),
        scopes=("read", "write"),
        scope_separator=",",
        authorize_params={"prompt": "consent"},
    ),
    description="Issue tracking for software teams.",
    identity=Identity(
        request=Request(method="POST", path="/graphql", json={"query": "{viewer{id email organization{id name}}}"}),
        id="data.viewer.organization.id",
        label="data.viewer.organization.name",
    ),
    rate=RateHeaders(
        limit="x-ratelimit-requests-limit",
        remaining="x-ratelimit-requests-remaining",
        reset="x-ratelimit-requests-reset",
        reset_unit="ms",
    ),
    webhook=Webhook(algorithm="hmac-sha256", header="Linear-Signature"),
)
