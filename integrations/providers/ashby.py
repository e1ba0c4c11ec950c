"""Ashby: applicant tracking and recruiting analytics."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request, Webhook

provider = Provider(
    slug="ashby",
    name="Ashby",
    category="recruiting",
    base_url="https://api.ashbyhq.com",
    docs_url="https://developers.ashbyhq.com/",
    auth=Basic(password="", username_label="API key"),
    description="Applicant tracking and recruiting analytics.",
    identity=Identity(request=Request(method="POST", path="/apiKey.info"), id="results.title"),
    webhook=Webhook(algorithm="hmac-sha256", header="Ashby-Signature", prefix="sha256="),
)
