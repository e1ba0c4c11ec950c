"""Adobe Marketo Engage: marketing automation for large companies."""

from __future__ import annotations

from typing import Any

from integrations.spec import AccountField, ClientCredentials, Provider, Request


def fault(status: int, body: Any) -> str:
    """What a 200 answer says went wrong: https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes"""
    errors = body.get("errors") if isinstance(body, dict) and body.get("success") is False else None
    return str(errors[0].get("message") or "unknown error") if errors else ""


provider = Provider(
    slug="marketo",
    name="Adobe Marketo Engage",
    category="marketing",
    base_url="https://{munchkin_id}.mktorest.com/rest",
    docs_url="https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/authentication",
    auth=ClientCredentials(token_url="https://{munchkin_id}.mktorest.com/identity/oauth/token", client_auth="body"),
    description="Marketing automation for large companies.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="munchkin_id",
            label="Munchkin id",
            pattern="^[0-9]{3}-[A-Z]{3}-[0-9]{3}$",
            example="123-ABC-456",
            help="The first part of the REST API endpoint, under Admin, Integration, Web Services.",
        ),
    ),
    verify=Request(path="/v1/stats/usage.json"),
    fault=fault,
)
