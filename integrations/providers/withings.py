"""Withings: health data of Withings devices."""

from __future__ import annotations

from typing import Any

from integrations.spec import AccountField, OAuth2, Provider, Request


def fault(status: int, body: Any) -> str:
    """Withings answers 200 with a `status` that is 0 only in success: https://developer.withings.com/api-reference"""
    told = body.get("status") if isinstance(body, dict) else None
    return str(body.get("error") or told) if told else ""


provider = Provider(
    slug="withings",
    name="Withings",
    category="fitness",
    base_url="https://wbsapi.withings.net",
    docs_url="https://developer.withings.com/api-reference",
    auth=OAuth2(
        authorize_url="https://account.withings.com/oauth2_user/authorize2",
        token_url="https://wbsapi.withings.net/v2/oauth2",
        scopes=("user.info", "user.metrics", "user.activity"),
        scope_separator=",",
        pkce=False,
        token_params={"action": "requesttoken"},
    ),
    description="Health data of Withings devices.",
    checked="2026-11",
    account_fields=(
        AccountField(
            key="user_id", label="User id", pattern="^[0-9]+$", source="token_response", path="userid", example="12345678"
        ),
    ),
    verify=Request(method="POST", path="/v2/user", form={"action": "getdevice"}),
    fault=fault,
)
