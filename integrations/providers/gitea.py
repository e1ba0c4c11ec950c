"""Gitea: self-hosted Git service."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="gitea",
    name="Gitea",
    category="developer-tools",
    base_url="https://{host}/api/v1",
    docs_url="https://docs.gitea.com/development/oauth2-provider",
    auth=OAuth2(
        authorize_url="https://{host}/login/oauth/authorize",
        token_url="https://{host}/login/oauth/access_token",
        scopes=("read:user", "read:repository"),
    ),
    description="Self-hosted Git service.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="git.example.com", help="Without https:// and without a path."
        ),
    ),
    identity=Identity(request=Request(path="/user"), id="id", label="login"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Gitea-Signature",
        event_type="header:X-Gitea-Event",
        event_id="header:X-Gitea-Delivery",
        docs_url="https://docs.gitea.com/usage/webhooks",
    ),
)
