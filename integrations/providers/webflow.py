"""Webflow: sites and their content."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Revoke, Webhook

provider = Provider(
    slug="webflow",
    name="Webflow",
    category="developer-tools",
    base_url="https://api.webflow.com/v2",
    docs_url="https://developers.webflow.com/data/reference/rest-introduction",
    auth=OAuth2(
        authorize_url="https://webflow.com/oauth/authorize",
        token_url="https://api.webflow.com/oauth/access_token",
        revoke=Revoke(
            request=Request(
                method="POST", path="https://webflow.com/oauth/revoke_authorization", form={"access_token": "{access_token}"}
            )
        ),
        scopes=("authorized_user:read", "sites:read", "cms:read", "cms:write", "forms:read"),
        pkce=False,
        token_body="json",
    ),
    description="Sites and their content.",
    identity=Identity(request=Request(path="/token/authorized_by"), id="id", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="x-webflow-signature",
        signed="{header:x-webflow-timestamp}:{body}",
        timestamp_header="x-webflow-timestamp",
    ),
)
