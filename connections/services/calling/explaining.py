"""Shows the request a call would make, with every secret taken out, and sends nothing."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from connect_platform.core.api.rendering import loads
from connect_platform.core.errors import ConnectError
from connections.models import Connection
from connections.services.calling import budgets, redaction
from connections.services.calling.sending import Prepare
from connections.services.connecting import scopes
from connections.services.health import credentials
from integrations.render import Call
from integrations.spec import CREDENTIAL_FIELDS, Action, Basic, OAuth1, Provider

_STAND_INS = (*CREDENTIAL_FIELDS - {"client_id"}, "oauth_token", "oauth_token_secret")


def explain(connection: Connection, provider: Provider, prepare: Prepare, action: Action | None = None) -> dict[str, Any]:
    """`{method, url, headers, body, curl, wouldSend, notes}`: the exact request, redacted by value, and what would happen.

    Works for a connection that has ended as well: the secrets it no longer holds are stood in for. Nothing is refreshed.
    """
    granted = _opened(connection, provider)
    bare = prepare(granted)
    call = credentials.authorized(granted, bare)
    hidden = redaction.secrets_of(granted.secrets, connection.account_fields, _secret_fields(provider))
    headers = {
        name: _masked(granted, value, hidden) if bare.headers.get(name) != value else redaction.redacted(value, hidden)
        for name, value in call.headers.items()
    }
    shown = Call(call.method, redaction.redacted(call.url, hidden), headers, call.body)
    would_send, notes = _outlook(connection, provider, action)
    body = redaction.redacted(_readable(call), hidden)
    return {
        "method": shown.method,
        "url": shown.url,
        "headers": headers,
        "body": body,
        "curl": _curl(shown, hidden),
        "wouldSend": would_send,
        "notes": notes,
    }


def _secret_fields(provider: Provider) -> list[str]:
    return [item.key for item in provider.account_fields if item.secret]


def _opened(connection: Connection, provider: Provider) -> credentials.Access:
    """The credential as it is stored, or something of its form in its place."""
    auth = provider.scheme(connection.scheme) or provider.auth
    held: Mapping[str, Any] = connection.credentials or {}
    if not held:
        examples = {item.key: item.example for item in provider.account_fields if item.key in CREDENTIAL_FIELDS}
        held = {name: examples.get(name) or f"[{name}]" for name in _STAND_INS}
    return credentials.Access(connection, auth, held, connection.token_version)


def _masked(granted: credentials.Access, value: str, hidden: tuple[str, ...]) -> str:
    """A header that carries the credential: nothing of it stays where it is an encoding or a signature made of several."""
    word, blank, _ = value.partition(" ")
    if isinstance(granted.auth, Basic | OAuth1):
        return f"{word}{blank}{redaction.MASK}"
    return str(redaction.redacted(value, hidden))


def _readable(call: Call) -> Any:
    """The body as JSON, text, or `{base64}` where it is neither."""
    if call.body is None:
        return None
    kind = next((value for name, value in call.headers.items() if name.lower() == "content-type"), "")
    try:
        return loads(call.body) if "json" in kind else call.body.decode()
    except ValueError:
        return {"base64": base64.b64encode(call.body).decode()}


def _curl(call: Call, hidden: tuple[str, ...]) -> str:
    parts = ["curl", "-X", call.method, call.url]
    for name, value in call.headers.items():
        parts += ["-H", f"{name}: {value}"]
    if call.body is not None:
        try:
            parts += ["--data-binary", redaction.redacted(call.body.decode(), hidden)]
        except ValueError:
            parts += ["--data-binary", "@body"]
    return shlex.join(parts)


def _outlook(connection: Connection, provider: Provider, action: Action | None) -> tuple[bool, list[str]]:
    """Whether the call would be sent, and what else would happen, in sentences."""
    notes: list[str] = []
    if not connection.is_live or connection.credentials is None:
        refusal = credentials.unusable(connection)
        return False, [f"It would be refused as {refusal.code}: {refusal.message}"]
    try:
        if action:
            scopes.require(connection, provider, action)
    except ConnectError as error:
        return False, [f"It would be refused as {error.code}: {error.message}"]
    now = timezone.now()
    if any(moment and moment <= now for moment in (connection.refresh_at, connection.expires_at)):
        notes.append("The access token is due: it would be renewed first.")
    held = budgets.known(connection.id)
    ends = held.get("blocked") or (held.get("ends") if held.get("remaining", 1) <= 0 else None)
    if ends and ends > now:
        notes.append(f"The provider's quota is used up until {ends:%Y-%m-%dT%H:%M:%SZ}: without maxWait it would be refused.")
        return False, notes
    return True, notes
