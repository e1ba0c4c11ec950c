"""Plaid: bank account data."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, Request, Webhook

provider = Provider(
    slug="plaid",
    name="Plaid",
    category="payments",
    base_url="https://production.plaid.com",
    api_descriptions=("https://raw.githubusercontent.com/plaid/plaid-openapi/master/2020-09-14.yml",),
    docs_url="https://plaid.com/docs/api/",
    auth=ApiKey(
        name="PLAID-SECRET",
        template="{api_key}",
        label="Secret",
        help="The production secret, in the Plaid Dashboard under Developers, Keys.",
    ),
    description="Bank account data.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="client_id",
            label="Client id",
            pattern="^[0-9a-f]{24}$",
            example="0a1b2c3d4e5f60718293a4b5",
            help="Beside the secret.",
        ),
    ),
    headers={"PLAID-CLIENT-ID": "{client_id}"},
    verify=Request(method="POST", path="/institutions/get", json={"count": 1, "offset": 0, "country_codes": ["US"]}),
    webhook=Webhook(
        algorithm="jwt",
        header="Plaid-Verification",
        encoding="none",
        key="public key fetched by key id",
        claims={"request_body_sha256": "{body_sha256}"},
        event_type="webhook_code",
        docs_url="https://plaid.com/docs/api/webhooks/webhook-verification/",
    ),
)
