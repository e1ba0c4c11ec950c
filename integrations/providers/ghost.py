"""Ghost (Content API): published posts and pages of a Ghost site."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="ghost",
    name="Ghost (Content API)",
    category="documents",
    base_url="https://{host}/ghost/api/content",
    docs_url="https://docs.ghost.org/content-api",
    auth=ApiKey(
        placement="query",
        name="key",
        template="{api_key}",
        label="Content API key",
        help="In Ghost Admin under Settings, Integrations: that of a custom integration.",
    ),
    description="Published posts and pages of a Ghost site.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="Host",
            pattern=HOST,
            example="blog.example.com",
            help="The domain of Ghost Admin, without https:// and without a path.",
        ),
    ),
    headers={"Accept-Version": "v5.0"},
    identity=Identity(request=Request(path="/settings/"), id="settings.url", label="settings.title"),
    webhook=Webhook(
        algorithm="hmac-sha256", header="X-Ghost-Signature", part="sha256", signed="{body}{part:t}", timestamp_header="part:t"
    ),
)
