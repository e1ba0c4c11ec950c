"""Teamtailor: applicant tracking and career sites."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="teamtailor",
    name="Teamtailor",
    category="recruiting",
    base_url="https://api.teamtailor.com/v1",
    docs_url="https://docs.teamtailor.com/",
    auth=ApiKey(template="Token token={api_key}"),
    description="Applicant tracking and career sites.",
    headers={"X-Api-Version": "20240404"},
    identity=Identity(request=Request(path="/company"), id="data.id", label="data.attributes.name"),
    rate=RateHeaders(limit="x-rate-limit-limit", remaining="x-rate-limit-remaining", reset="x-rate-limit-reset"),
)
