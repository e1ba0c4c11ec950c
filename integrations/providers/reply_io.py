"""Reply.io: sales outreach sequences."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="reply-io",
    name="Reply.io",
    category="sales",
    base_url="https://api.reply.io",
    docs_url="https://apidocs.reply.io/",
    auth=ApiKey(name="X-Api-Key", template="{api_key}"),
    description="Sales outreach sequences.",
    verify=Request(path="/v1/people", query={"limit": "1"}),
)
