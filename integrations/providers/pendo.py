"""Pendo: product usage and guides."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Provider, Request, Webhook

provider = Provider(
    slug="pendo",
    name="Pendo",
    category="analytics",
    base_url="https://{host}/api/v1",
    docs_url="https://engageapi.pendo.io/",
    auth=ApiKey(
        name="x-pendo-integration-key",
        template="{api_key}",
        label="Integration key",
        help="In Pendo under Settings, Integrations, Integration keys.",
    ),
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^(app|us1\.app|app\.(eu|jpn|au))\.pendo\.io$",
            example="app.pendo.io",
            help="The host you see when you are logged in to Pendo, such as app.eu.pendo.io.",
        ),
    ),
    description="Product usage and guides.",
    verify=Request(path="/page"),
    webhook=Webhook(algorithm="hmac-sha256", header="X-Pendo-Signature"),
)
