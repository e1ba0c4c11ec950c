"""Postmark: transactional email."""

from __future__ import annotations

from integrations.spec import ApiKey, Identity, Provider, Request, Webhook

provider = Provider(
    slug="postmark",
    name="Postmark",
    category="email",
    base_url="https://api.postmarkapp.com",
    docs_url="https://postmarkapp.com/developer",
    auth=ApiKey(name="X-Postmark-Server-Token", template="{api_key}", label="Server token"),
    description="Transactional email.",
    identity=Identity(request=Request(path="/server"), id="ID", label="Name"),
    webhook=Webhook(algorithm="basic-auth"),
)
