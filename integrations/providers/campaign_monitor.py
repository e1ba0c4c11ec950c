"""Campaign Monitor: email marketing campaigns."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="campaign-monitor",
    name="Campaign Monitor",
    category="marketing",
    base_url="https://api.createsend.com/api/v3.3",
    docs_url="https://www.campaignmonitor.com/api/",
    auth=OAuth2(
        authorize_url="https://api.createsend.com/oauth",
        token_url="https://api.createsend.com/oauth/token",
        scopes=("ViewReports", "ManageLists", "ImportSubscribers"),
        scope_separator=",",
        pkce=False,
    ),
    description="Email marketing campaigns.",
    identity=Identity(request=Request(path="/clients.json"), id="0.ClientID", label="0.Name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
