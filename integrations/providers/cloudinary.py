"""Cloudinary: image and video storage and transformation."""

from __future__ import annotations

from integrations.spec import AccountField, Basic, Provider, RateHeaders, Request, Webhook

provider = Provider(
    slug="cloudinary",
    name="Cloudinary",
    category="media",
    base_url="https://api.cloudinary.com/v1_1/{cloud_name}",
    docs_url="https://cloudinary.com/documentation/admin_api",
    auth=Basic(
        username_label="API key", password_label="API secret", help="In the Cloudinary console under Settings, API Keys."
    ),
    description="Image and video storage and transformation.",
    checked="2026-11",
    account_fields=(AccountField(key="cloud_name", label="Cloud name", pattern="^[a-z0-9_-]+$", example="acme"),),
    verify=Request(path="/usage"),
    rate=RateHeaders(
        limit="x-featureratelimit-limit",
        remaining="x-featureratelimit-remaining",
        reset="x-featureratelimit-reset",
        reset_unit="http-date",
    ),
    webhook=Webhook(
        algorithm="sha1",
        header="X-Cld-Signature",
        signed="{body}{header:X-Cld-Timestamp}{key}",
        key="API secret",
        timestamp_header="X-Cld-Timestamp",
        docs_url="https://cloudinary.com/documentation/notification_signatures",
    ),
)
