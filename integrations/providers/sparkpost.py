"""SparkPost: email delivery and analytics."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, Provider, Request

provider = Provider(
    slug="sparkpost",
    name="SparkPost",
    category="email",
    base_url="https://{host}/api/v1",
    docs_url="https://developers.sparkpost.com/api/",
    auth=ApiKey(template="{api_key}", help="In SparkPost: Configuration, API Keys. It needs to read the account."),
    description="Email delivery and analytics.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="host",
            label="API host",
            pattern=r"^api(\.eu)?\.sparkpost\.com$",
            example="api.sparkpost.com",
            help="api.eu.sparkpost.com for an account in the EU.",
        ),
    ),
    identity=Identity(request=Request(path="/account"), id="results.customer_id", label="results.company_name"),
)
