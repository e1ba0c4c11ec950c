"""ActiveCampaign: email marketing automation and CRM."""

from __future__ import annotations

from integrations.spec import LABEL, AccountField, ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="activecampaign",
    name="ActiveCampaign",
    category="marketing",
    base_url="https://{account}.api-us1.com/api/3",
    docs_url="https://developers.activecampaign.com/reference",
    auth=ApiKey(name="Api-Token", template="{api_key}"),
    description="Email marketing automation and CRM.",
    aliases=("active-campaign",),
    account_fields=(AccountField(key="account", label="Account name", pattern=LABEL, example="acme"),),
    identity=Identity(request=Request(path="/users/me"), id="user.id", label="user.email"),
    rate=RateHeaders(limit="ratelimit-limit", remaining="ratelimit-remaining", reset="ratelimit-reset", reset_unit=""),
)
