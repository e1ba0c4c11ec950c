"""Hugging Face: models, datasets and inference."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, OAuth2, Pagination, Provider, Request, Webhook

provider = Provider(
    slug="huggingface",
    name="Hugging Face",
    category="ai",
    base_url="https://huggingface.co/api",
    docs_url="https://huggingface.co/docs/hub/oauth",
    auth=ApiKey(label="Access token", help="At https://huggingface.co/settings/tokens."),
    alternatives=(
        OAuth2(
            authorize_url="https://huggingface.co/oauth/authorize",
            token_url="https://huggingface.co/oauth/token",
            scopes=("openid", "profile", "read-repos"),
            client_auth="basic",
        ),
    ),
    description="Models, datasets and inference.",
    checked="2026-11",
    aliases=("hugging-face",),
    identity=Identity(request=Request(path="/whoami-v2"), id="id", label="name"),
    pagination=Pagination(style="link", size_parameter="limit"),
    webhook=Webhook(algorithm="shared-token", header="X-Webhook-Secret", encoding="none"),
)
