"""Coda: documents that work as apps."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request

provider = Provider(
    slug="coda",
    name="Coda",
    category="documents",
    base_url="https://coda.io/apis/v1",
    docs_url="https://coda.io/developers/apis/v1",
    auth=ApiKey(),
    description="Documents that work as apps.",
    identity=Identity(request=Request(path="/whoami"), id="loginId", label="name"),
)
