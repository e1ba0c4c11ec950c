"""Omnisend: marketing automation for online stores."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="omnisend",
    name="Omnisend",
    category="marketing",
    base_url="https://api.omnisend.com/v5",
    docs_url="https://api-docs.omnisend.com/reference",
    auth=ApiKey(name="X-API-KEY", template="{api_key}"),
    description="Marketing automation for online stores.",
    identity=Identity(request=Request(path="/brands/current"), id="brandID", label="website"),
    rate=RateHeaders(limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset", reset_unit=""),
)
