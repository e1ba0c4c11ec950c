"""SmartRecruiters: applicant tracking for large companies."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="smartrecruiters",
    name="SmartRecruiters",
    category="recruiting",
    base_url="https://api.smartrecruiters.com",
    docs_url="https://developers.smartrecruiters.com/docs/authentication",
    auth=ApiKey(
        name="X-SmartToken", template="{api_key}", help="In SmartRecruiters under Settings, Apps & Integrations, Credentials."
    ),
    description="Applicant tracking for large companies.",
    checked="2026-11",
    identity=Identity(request=Request(path="/users/me"), id="id", label="email"),
    rate=RateHeaders(limit="x-ratelimit-limit", remaining="x-ratelimit-remaining"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="smartrecruiters-signature",
        part="v1",
        signed=(
            "{header:smartrecruiters-timestamp}.{body}.{header:event-id}.{header:event-name}.{header:event-version}.{header:link}"
        ),
        timestamp_header="smartrecruiters-timestamp",
        event_type="header:event-name",
        event_id="header:event-id",
        docs_url="https://developers.smartrecruiters.com/reference/subscriptionsgeneratesecretkey-1",
    ),
)
