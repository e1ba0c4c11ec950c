"""SmartRecruiters: applicant tracking for large companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="smartrecruiters",
    name="SmartRecruiters",
    category="recruiting",
    base_url="https://api.smartrecruiters.com",
    docs_url="https://developers.smartrecruiters.com/reference",
    auth=ApiKey(name="X-SmartToken", template="{api_key}"),
    description="Applicant tracking for large companies.",
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
    webhook=Webhook(algorithm="hmac-sha256", header="smartrecruiters-signature"),
)
