"""Quo (OpenPhone): business phone numbers, now called Quo."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="openphone",
    name="Quo (OpenPhone)",
    category="telephony",
    base_url="https://api.openphone.com/v1",
    docs_url="https://www.quo.com/docs/mdx/api-reference/authentication",
    auth=ApiKey(template="{api_key}", help="Under workspace settings, API; owners and admins only."),
    description="Business phone numbers, now called Quo.",
    checked="2026-11",
    aliases=("quo",),
    identity=Identity(request=Request(path="/phone-numbers"), id="data.0.id", label="data.0.name"),
    webhook=Webhook(
        algorithm="custom",
        header="openphone-signature",
        encoding="base64",
        event_type="type",
        event_id="id",
        docs_url="https://support.openphone.com/hc/en-us/articles/4690754298903-How-to-use-webhooks",
    ),
)
