"""CircleCI: continuous integration pipelines."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="circleci",
    name="CircleCI",
    category="devops",
    base_url="https://circleci.com/api/v2",
    docs_url="https://circleci.com/docs/api/v2/",
    auth=ApiKey(name="Circle-Token", template="{api_key}"),
    description="Continuous integration pipelines.",
    identity=Identity(request=Request(path="/me"), id="id", label="login"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
    webhook=Webhook(algorithm="hmac-sha256", header="circleci-signature", part="v1"),
)
