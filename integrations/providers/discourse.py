"""Discourse: community forums: topics, posts and users."""

from __future__ import annotations

from integrations.spec import HOST, AccountField, ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="discourse",
    name="Discourse",
    category="social",
    base_url="https://{host}",
    docs_url="https://meta.discourse.org/t/discourse-rest-api-documentation/22706",
    auth=ApiKey(name="Api-Key", template="{api_key}", help="An admin makes it at /admin/api/keys of the forum."),
    description="Community forums: topics, posts and users.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host", label="Host", pattern=HOST, example="forum.example.com", help="Without https:// and without a path."
        ),
        AccountField(
            key="api_username",
            label="API user name",
            pattern="^[A-Za-z0-9_.-]+$",
            example="system",
            help="Whom the key acts for.",
        ),
    ),
    headers={"Api-Username": "{api_username}"},
    identity=Identity(request=Request(path="/session/current.json"), id="current_user.id", label="current_user.username"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Discourse-Event-Signature",
        prefix="sha256=",
        event_type="header:X-Discourse-Event",
        event_id="header:X-Discourse-Event-Id",
        docs_url="https://meta.discourse.org/t/setting-up-webhooks/49045",
    ),
)
