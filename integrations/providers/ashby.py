"""Ashby: applicant tracking and recruiting analytics."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request, Webhook

provider = Provider(
    slug="ashby",
    name="Ashby",
    category="recruiting",
    base_url="https://api.ashbyhq.com",
    docs_url="https://developers.ashbyhq.com/reference/introduction",
    auth=Basic(password="", username_label="API key", help="In Ashby under Admin, Integrations, API Keys."),
    description="Applicant tracking and recruiting analytics.",
    checked="2026-11",
    identity=Identity(request=Request(method="POST", path="/apiKey.info", json={}), id="results.title"),
    webhook=Webhook(
        algorithm="hmac-sha256",
        header="Ashby-Signature",
        prefix="sha256=",
        event_type="action",
        docs_url="https://developers.ashbyhq.com/docs/setting-up-webhooks",
    ),
)
