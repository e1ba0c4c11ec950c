"""ClickSend: SMS, voice, email and post."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Pagination, Provider, Request

provider = Provider(
    slug="clicksend",
    name="ClickSend",
    category="messaging",
    base_url="https://rest.clicksend.com/v3",
    docs_url="https://developers.clicksend.com/docs/",
    auth=Basic(username_label="API user name", password_label="API key", help="In the dashboard under API Credentials."),
    description="Send text messages, voice calls, emails and letters.",
    checked="2026-11",
    identity=Identity(request=Request(path="/account"), id="data.user_id", label="data.username"),
    pagination=Pagination(style="page", items="data.data", parameter="page", size_parameter="limit"),
)
