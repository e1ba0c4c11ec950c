"""Buy Me a Coffee: supporters and memberships of creators."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request, Webhook

provider = Provider(
    slug="buy-me-a-coffee",
    name="Buy Me a Coffee",
    category="payments",
    base_url="https://developers.buymeacoffee.com/api/v1",
    docs_url="https://developers.buymeacoffee.com/",
    auth=ApiKey(),
    description="Supporters and memberships of creators.",
    verify=Request(path="/supporters"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Signature-Sha256"),
)
