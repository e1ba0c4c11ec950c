"""Mailjet: transactional and marketing email."""

from __future__ import annotations

from integrations.spec import Basic, Identity, Provider, Request

provider = Provider(
    slug="mailjet",
    name="Mailjet",
    category="email",
    base_url="https://api.mailjet.com/v3/REST",
    docs_url="https://dev.mailjet.com/email/guides/",
    auth=Basic(username_label="API key", password_label="Secret key", help="In Mailjet: Account settings, API Key Management."),
    description="Transactional and marketing email.",
    checked="2026-11",
    identity=Identity(request=Request(path="/myprofile"), id="Data.0.UserID", label="Data.0.CompanyName"),
)
