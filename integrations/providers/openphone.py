"""Quo (OpenPhone): business phone numbers, now called Quo."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="openphone",
    name="Quo (OpenPhone)",
    category="telephony",
    base_url="https://api.openphone.com/v1",
    docs_url="https://www.openphone.com/docs",
    auth=ApiKey(template="{api_key}"),
    description="Business phone numbers, now called Quo.",
    aliases=("quo",),
    identity=Identity(request=Request(path="/phone-numbers"), id="data.0.id", label="data.0.name"),
    webhook=Webhook(algorithm="custom", header="openphone-signature", encoding="base64"),
)
