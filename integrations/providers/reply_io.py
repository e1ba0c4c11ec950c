"""Reply.io: sales outreach sequences over email, LinkedIn and calls."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="reply-io",
    name="Reply.io",
    category="sales",
    base_url="https://api.reply.io/v3",
    docs_url="https://docs.reply.io/api-reference/authentication",
    auth=ApiKey(help="Under Settings, API Key."),
    description="Sales outreach sequences over email, LinkedIn and calls.",
    checked="2026-11",
    identity=Identity(request=Request(path="/whoami"), id="userId"),
)
