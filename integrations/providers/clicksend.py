"""ClickSend: SMS, voice, email and post."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request

provider = Provider(
    slug="clicksend",
    name="ClickSend",
    category="messaging",
    base_url="https://rest.clicksend.com/v3",
    docs_url="https://developers.clicksend.com/docs/",
    auth=Basic(username_label="Account", password_label="API key"),
    description="SMS, voice, email and post.",
    identity=Identity(request=Request(path="/account"), id="data.user_id", label="data.username"),
)
