"""SparkPost: email delivery and analytics."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="sparkpost",
    name="SparkPost",
    category="email",
    base_url="https://api.sparkpost.com/api/v1",
    docs_url="https://developers.sparkpost.com/api/",
    auth=ApiKey(template="{api_key}"),
    description="Email delivery and analytics.",
    identity=Identity(request=Request(path="/account"), id="results.customer_id", label="results.company_name"),
)
