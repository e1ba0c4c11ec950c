"""Discourse: community forums."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="discourse",
    name="Discourse",
    category="social",
    base_url="https://{host}",
    docs_url="https://docs.discourse.org/",
    auth=ApiKey(name="Api-Key", template="{api_key}"),
    description="Community forums.",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="forum.example.com", help="Without https:// and without a path."
        ),
        AccountField(key="api_username", label="API user name", pattern="^[A-Za-z0-9_.-]+$", example="system"),
    ),
    headers={"Api-Username": "{api_username}"},
    identity=Identity(request=Request(path="/session/current.json"), id="current_user.id", label="current_user.username"),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Discourse-Event-Signature", prefix="sha256="),
)
