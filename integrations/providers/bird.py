"""Bird: omnichannel messaging, formerly MessageBird."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="bird",
    name="Bird",
    category="messaging",
    base_url="https://api.bird.com",
    docs_url="https://docs.bird.com/api",
    auth=ApiKey(template="AccessKey {api_key}"),
    description="Send text, WhatsApp and email messages and hold conversations with customers; formerly MessageBird.",
    aliases=("messagebird",),
    account_fields=(
        AccountField(
            key="workspace_id", label="Workspace id", pattern="^[0-9a-f-]{36}$", example="0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"
        ),
    ),
    identity=Identity(request=Request(path="/workspaces/{workspace_id}"), id="id", label="name"),
)
