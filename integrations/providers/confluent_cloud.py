"""Confluent Cloud: managed Apache Kafka."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="confluent-cloud",
    name="Confluent Cloud",
    category="database",
    base_url="https://api.confluent.cloud",
    docs_url="https://docs.confluent.io/cloud/current/api.html",
    auth=Basic(username_label="API key", password_label="API secret", help="A Cloud API key, for resource management."),
    description="Managed Apache Kafka.",
    checked="2026-11",
    identity=Identity(request=Request(path="/org/v2/organizations"), id="data.0.id", label="data.0.display_name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
