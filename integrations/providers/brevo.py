"""Brevo: email and SMS marketing, formerly Sendinblue."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request

provider = Provider(
    slug="brevo",
    name="Brevo",
    category="marketing",
    base_url="https://api.brevo.com/v3",
    docs_url="https://developers.brevo.com/reference",
    auth=ApiKey(name="api-key", template="{api_key}"),
    description="Email and SMS marketing, formerly Sendinblue.",
    aliases=("sendinblue",),
    identity=Identity(request=Request(path="/account"), id="email", label="companyName"),
    rate=RateHeaders(limit="x-sib-ratelimit-limit", remaining="x-sib-ratelimit-remaining", reset="x-sib-ratelimit-reset"),
)
