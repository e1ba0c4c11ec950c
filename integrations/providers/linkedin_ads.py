"""LinkedIn Ads: campaigns and their reports."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, RateHeaders, Request, Webhook, rfc7009

provider = Provider(
    slug="linkedin-ads",
    name="LinkedIn Ads",
    category="advertising",
    base_url="https://api.linkedin.com/rest",
    docs_url="https://learn.microsoft.com/en-us/linkedin/marketing/",
    auth=OAuth2(
        authorize_url="https://www.linkedin.com/oauth/v2/authorization",
        token_url="https://www.linkedin.com/oauth/v2/accessToken",
        revoke=rfc7009("https://www.linkedin.com/oauth/v2/revoke"),
        scopes=("r_ads", "r_ads_reporting", "r_marketing_leadgen_automation"),
        pkce=False,
    ),
    description="Campaigns and their reports.",
    aliases=("linkedin-lead-gen", "linkedin-lead-gen-forms"),
    headers={"LinkedIn-Version": "202506", "X-Restli-Protocol-Version": "2.0.0"},
    identity=Identity(
        request=Request(path="/adAccounts", query={"q": "search", "pageSize": "1"}), id="elements.0.id", label="elements.0.name"
    ),
    rate=RateHeaders(),
    webhook=Webhook(algorithm="hmac-sha256", header="X-LI-Signature", prefix="hmacsha256="),
)
