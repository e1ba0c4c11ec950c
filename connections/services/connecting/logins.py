"""Two-step login: trades what a customer pasted for a token that lives a while, and does so again when it ends."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from connect_platform.core import http
from connect_platform.core.api.rendering import loads
from connect_platform.core.errors import ProviderError, ProviderUnreachable
from connections.services.calling import redaction
from connections.services.connecting.tokens import InvalidGrant, Tokens
from integrations import oauth_requests, render
from integrations.dotted import lookup
from integrations.spec import Login, Provider

#: Where a stored credential holds what the answer of its login supplies besides the token.
_KEPT = "kept"


def known(credentials: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a stored credential by the names templates use, with what its login kept."""
    return {**{name: value for name, value in credentials.items() if name != _KEPT}, **(credentials.get(_KEPT) or {})}


def login(provider: Provider, auth: Login, fields: Mapping[str, str], credentials: Mapping[str, Any]) -> Tokens:
    """Do the login with what was pasted, which stays in what is stored.

    Raises InvalidGrant where the provider says that it is wrong, ProviderUnreachable where it is away, and ProviderError
    where it answers anything else that holds no token.
    """
    pasted = {key: str(credentials[key]) for key, _, _ in auth.asked}
    call = render.call(provider, auth.request, {}, {**fields, **pasted})
    headers = {"Accept": "application/json", **call.headers}
    if auth.basic:
        pair = f"{pasted['username']}:{pasted['password']}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    answer = http.send(
        http.Request(method=call.method, url=call.url, headers=headers, body=call.body, timeout=oauth_requests.TIMEOUT)
    )
    said = _said(answer)
    token = answer.headers.get(auth.token[7:].lower()) if auth.token.startswith("header:") else lookup(said, auth.token)
    if answer.status >= 400 or not isinstance(token, str) or not token:
        raise _refusal(provider, auth, answer, said, redaction.secrets_of(pasted, {}))
    kept = {name: str(value) for name, path in auth.keeps.items() if (value := lookup(said, path)) is not None}
    fresh = {**pasted, "access_token": token, **({_KEPT: kept} if kept else {})}
    return Tokens(fresh, _life(auth, said), None, said if isinstance(said, dict) else {})


def _said(answer: http.Response) -> Any:
    try:
        return loads(answer.body)
    except ValueError:
        return {}


def _life(auth: Login, said: Any) -> float:
    """Seconds the token lives. A number is its life, or where too large for that its end in Unix seconds or milliseconds."""
    value = lookup(said, auth.expires) if auth.expires else None
    text = "" if value is None or isinstance(value, bool) else str(value)
    try:
        left = _left(float(text)) if text.replace(".", "", 1).isdigit() else _until(text)
    except ValueError:
        return float(auth.lifetime)
    return max(left, 1.0)


def _left(number: float) -> float:
    if number > 10**11:
        number /= 1000
    return number - timezone.now().timestamp() if number > 10**9 else number


def _until(text: str) -> float:
    moment = datetime.fromisoformat(text)
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - timezone.now()).total_seconds()


def _refusal(provider: Provider, auth: Login, answer: http.Response, said: Any, hidden: tuple[str, ...]) -> ProviderError:
    if answer.status >= 500 or answer.status == 429:
        return ProviderUnreachable(
            f"The login of {provider.name} is failing.", code="provider_unavailable", provider_status=answer.status
        )
    raw = said if isinstance(said, dict) else {}
    word = str(redaction.redacted(str(raw.get("message") or oauth_requests.error_word(raw)), hidden))[:200]
    details = {"provider_error": word} if word else {}
    if answer.status in auth.refused:
        return InvalidGrant(
            f"{provider.name} no longer accepts what was entered to log in.",
            provider_status=answer.status,
            details=details,
        )
    return ProviderError(
        f"{provider.name} gave no token at its login: {word or answer.status}.",
        provider_status=answer.status,
        details=details,
    )
