"""Confluent Cloud: managed Apache Kafka."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="confluent-cloud",
    name="Confluent Cloud",
    category="database",
    base_url="https://api.confluent.cloud",
    docs_url="https://docs.confluent.io/cloud/current/api.html",
    auth=Basic(username_label="API key", password_label="API secret"),
    description="Managed Apache Kafka.",
    identity=Identity(request=Request(path="/org/v2/organizations"), id="data.0.id", label="data.0.display_name"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset"),
)
