"""Campaign Monitor: email marketing campaigns."""

from __future__ import annotations

from integrations.spec import Basic, Identity, OAuth2, Provider, RateHeaders, Request

provider = Provider(
    slug="campaign-monitor",
    name="Campaign Monitor",
    category="marketing",
    base_url="https://api.createsend.com/api/v3.3",
    docs_url="https://www.campaignmonitor.com/api/v3-3/getting-started/",
    auth=OAuth2(
        authorize_url="https://api.createsend.com/oauth",
        token_url="https://api.createsend.com/oauth/token",
        scopes=("ViewReports", "ManageLists", "ImportSubscribers"),
        scope_separator=",",
        pkce=False,
        authorize_params={"type": "web_server"},
    ),
    alternatives=(Basic(password="x", username_label="API key", help="In Campaign Monitor under Account settings, API keys."),),
    description="Email marketing campaigns.",
    checked="2026-11",
    identity=Identity(request=Request(path="/clients.json"), id="0.ClientID", label="0.Name"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining", reset="x-ratelimit-reset"),
)
