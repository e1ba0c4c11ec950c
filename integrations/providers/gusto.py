"""Gusto: payroll and benefits for small companies."""

from __future__ import annotations

from integrations.spec import Identity, OAuth2, Provider, Request, Webhook

provider = Provider(
    slug="gusto",
    name="Gusto",
    category="hr",
    base_url="https://api.gusto.com/v1",
    docs_url="https://docs.gusto.com/app-integrations/docs/oauth2",
    auth=OAuth2(
        authorize_url="https://api.gusto.com/oauth/authorize", token_url="https://api.gusto.com/oauth/token", pkce=False
    ),
    description="Payroll and benefits for small companies.",
    checked="2026-11",
    headers={"X-Gusto-API-Version": "2025-06-15"},
    identity=Identity(request=Request(path="/token_info"), id="resource.uuid", label="resource.type"),
    webhook=Webhook(
        algorithm="hmac-sha256", header="X-Gusto-Signature", docs_url="https://docs.gusto.com/app-integrations/docs/webhooks"
    ),
)
