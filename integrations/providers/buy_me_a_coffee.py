"""Buy Me a Coffee: supporters and memberships of creators."""

from __future__ import annotations

from integrations.spec import ApiKey, Pagination, Provider, Request, Webhook

provider = Provider(
    slug="buy-me-a-coffee",
    name="Buy Me a Coffee",
    category="payments",
    base_url="https://developers.buymeacoffee.com/api/v1",
    docs_url="https://developers.buymeacoffee.com/",
    auth=ApiKey(label="Access token", help="Create one at https://developers.buymeacoffee.com."),
    description="Read the supporters, members and purchases of a creator.",
    verify=Request(path="/supporters"),
    pagination=Pagination(style="page", items="data", parameter="page", cursor="next_page_url"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="X-Signature-Sha256",
        event_type="type",
        docs_url="https://help.buymeacoffee.com/en/articles/15743173-how-to-setup-and-use-buy-me-a-coffee-webhooks",
    ),
)
