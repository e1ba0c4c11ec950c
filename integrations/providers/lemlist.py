"""lemlist: cold outreach campaigns by email, LinkedIn and phone."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="lemlist",
    name="lemlist",
    category="sales",
    base_url="https://api.lemlist.com/api",
    docs_url="https://developer.lemlist.com/api-reference/getting-started/authentication",
    auth=Basic(username="", password_label="API key", help="Under Settings, Integrations; shown only once."),
    description="Cold outreach campaigns by email, LinkedIn and phone.",
    checked="2026-11",
    identity=Identity(request=Request(path="/team"), id="_id", label="name"),
    # Its reset is a date in words: https://developer.lemlist.com/api-reference/getting-started/rate-limits
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
)
