"""CircleCI: continuous integration pipelines."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Pagination, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="circleci",
    name="CircleCI",
    category="devops",
    base_url="https://circleci.com/api/v2",
    docs_url="https://circleci.com/docs/guides/toolkit/api-developers-guide",
    auth=ApiKey(
        name="Circle-Token",
        template="{api_key}",
        label="Personal API token",
        help="In CircleCI under User settings, Personal API tokens.",
    ),
    description="Continuous integration pipelines.",
    checked="2026-11",
    identity=Identity(request=Request(path="/me"), id="id", label="login"),
    pagination=Pagination(style="cursor", items="items", parameter="page-token", cursor="next_page_token"),
    rate=RateHeaders(),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="circleci-signature",
        part="v1",
        event_type="type",
        event_id="id",
        docs_url="https://circleci.com/docs/outbound-webhooks",
    ),
)
