"""Datadog: infrastructure and application monitoring."""

from __future__ import annotations

from integrations.spec import AccountField, ApiKey, Identity, OAuth2, Provider, RateHeaders, Request, rfc7009

provider = Provider(
    slug="datadog",
    name="Datadog",
    category="monitoring",
    base_url="https://api.{site}/api",
    docs_url="https://docs.datadoghq.com/api/latest/",
    auth=OAuth2(
        authorize_url="https://app.{site}/oauth2/v1/authorize",
        token_url="https://api.{site}/oauth2/v1/token",
        revoke=rfc7009("https://api.{site}/oauth2/v1/revoke"),
        scopes=("dashboards_read", "metrics_read", "monitors_read"),
    ),
    alternatives=(
        ApiKey(
            name="DD-API-KEY",
            template="{api_key}",
            headers={"DD-APPLICATION-KEY": "{api_secret}"},
            secret_label="Application key",
        ),
    ),
    description="Infrastructure and application monitoring.",
    account_fields=(
        AccountField(
            key="site",
            label="Site",
            pattern=r"^(datadoghq\.com|us3\.datadoghq\.com|us5\.datadoghq\.com|datadoghq\.eu|ap1\.datadoghq\.com|ap2\.datadoghq\.com|ddog-gov\.com)$",
            example="datadoghq.com",
        ),
    ),
    identity=Identity(request=Request(path="/v2/current_user"), id="data.id", label="data.attributes.email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
