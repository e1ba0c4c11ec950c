"""Asana: projects and tasks for teams."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="asana",
    name="Asana",
    category="project-management",
    base_url="https://app.asana.com/api/1.0",
    docs_url="https://developers.asana.com/reference/rest-api-reference",
    auth=OAuth2(
        authorize_url="https://app.asana.com/-/oauth_authorize",
        token_url="https://app.asana.com/-/oauth_token",
        revoke=rfc7009("https://app.asana.com/-/oauth_revoke"),
        scopes=("default",),
    ),
    description="Projects and tasks for teams.",
    identity=Identity(request=Request(path="/users/me"), id="data.gid", label="data.email"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Hook-Signature",
        key="secret of the X-Hook-Secret handshake",
        handshake="X-Hook-Secret",
    ),
)
