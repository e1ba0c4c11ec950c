"""ClickHouse Cloud: managed ClickHouse services."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request

provider = Provider(
    slug="clickhouse-cloud",
    name="ClickHouse Cloud",
    category="database",
    base_url="https://api.clickhouse.cloud/v1",
    docs_url="https://clickhouse.com/docs/cloud/manage/openapi",
    auth=Basic(username_label="Key id", password_label="Key secret", help="In the ClickHouse Cloud console under API Keys."),
    description="Managed ClickHouse services.",
    checked="2026-11",
    aliases=("clickhouse",),
    identity=Identity(request=Request(path="/organizations"), id="result.0.id", label="result.0.name"),
)
