"""lemlist: cold outreach sequences."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="lemlist",
    name="lemlist",
    category="sales",
    base_url="https://api.lemlist.com/api",
    docs_url="https://developer.lemlist.com/",
    auth=Basic(username="", password_label="API key"),
    description="Cold outreach sequences.",
    identity=Identity(request=Request(path="/team"), id="_id", label="name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset", reset_unit=""),
)
