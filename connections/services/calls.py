"""Calls to a provider through a connection: the proxy and the catalogue's actions, with one record each."""

from __future__ import annotations

import base64
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection as database
from jsonschema import Draft202012Validator
from orjson import dumps

from connect_platform.core import http, metrics, prepared
from connect_platform.core.actors import Actor
from connect_platform.core.api.rendering import loads
from connect_platform.core.errors import ConnectError, InvalidInput, ProviderError, ProviderUnreachable
from connect_platform.core.ids import uuid7
from connections.models import Connection
from connections.services import credentials
from integrations import catalogue, render
from integrations.render import Call
from integrations.services import clients
from integrations.spec import Action, OAuth2, Provider

#: Never passed on: they belong to one leg of the journey (RFC 9110 §7.6.1) or would replace our credential or target.
DROPPED = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "host",
        "cookie",
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "content-length",
        "expect",
        "accept-encoding",
    }
)
#: Not shown to the caller: cookies are the provider's session with us.
HIDDEN = frozenset({"set-cookie", "connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length"})


@dataclass(slots=True)
class Answer:
    """What the provider said: its status, headers and parsed data (text where it is not JSON, base64 where not text)."""

    status: int
    headers: dict[str, str]
    data: Any
    encoding: str | None = None
    duration_ms: float = 0.0


@dataclass(slots=True)
class Attempt:
    """One call on its way, as the audit log will tell it."""

    actor: Actor
    provider: str
    name: str  # proxy, or the action's key
    method: str = ""
    path: str = ""
    request_id: str = ""
    address: str = ""
    connection_id: uuid.UUID | None = None
    started: float = field(default_factory=time.perf_counter)


def proxy(
    actor: Actor,
    provider: Provider,
    connection: Connection,
    *,
    method: str,
    path: str,
    query: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    body: Any = None,
    request_id: str = "",
    address: str = "",
) -> Answer:
    """Send one request to the provider with the connection's credential and give its answer, whatever its status.

    Raises InvalidInput for a path that would leave the provider's host, ConnectionUnusable, or ProviderUnreachable.
    """
    attempt = Attempt(actor, provider.slug, "proxy", method, path.partition("?")[0], request_id, address, connection.id)

    def prepare(granted: credentials.Access) -> Call:
        url = render.proxy_url(provider, fields_of(granted), path, query)
        sent = {
            **render.own_headers(provider, fields_of(granted)),
            **{name: text for name, text in (headers or {}).items() if name.lower() not in DROPPED},
        }
        return Call(method, url, *_encoded(sent, body))

    return _recorded(attempt, lambda: _send(connection, prepare))


def execute(
    actor: Actor,
    provider: Provider,
    action: Action,
    connection: Connection,
    inputs: Mapping[str, Any],
    *,
    request_id: str = "",
    address: str = "",
) -> Answer:
    """Run one action. `data` of the answer is the action's output.

    Raises InvalidInput where the inputs break the action's schema, ProviderError where the provider refuses.
    """
    check_inputs(provider, action, inputs)
    attempt = Attempt(
        actor, provider.slug, action.key, action.request.method, action.request.path, request_id, address, connection.id
    )

    key = {"Idempotency-Key": uuid7().hex} if action.effect == "keyed" else {}

    def prepare(granted: credentials.Access) -> Call:
        call = render.action_call(provider, action, inputs, fields_of(granted))
        return Call(call.method, call.url, {**key, **call.headers}, call.body)

    def run() -> Answer:
        answer = _send(connection, prepare)
        fault = refusal(provider, answer)
        if fault:
            raise fault
        if action.result:
            answer.data = action.result(answer.data)
        return answer

    return _recorded(attempt, run)


def fields_of(granted: credentials.Access) -> dict[str, str]:
    """What URLs and headers of the provider may hold: account fields and the parts of the credential."""
    secrets = {name: value for name, value in granted.secrets.items() if isinstance(value, str)}
    fields = {**granted.connection.account_fields, **secrets}
    if _names_client(granted.connection.provider):
        fields["client_id"] = clients.client_for(granted.connection.definition, granted.connection.app_id).id
    return fields


@cache
def _names_client(slug: str) -> bool:
    """Whether the provider wants the OAuth client's id with every call."""
    provider = catalogue.get(slug)
    return isinstance(provider.auth, OAuth2) and "{client_id}" in f"{provider.headers}{provider.query}"


@cache
def _validator(slug: str, key: str) -> Any:
    action = catalogue.get(slug).action(key)
    assert action  # the caller holds it
    return Draft202012Validator(action.input_schema())


def check_inputs(provider: Provider, action: Action, inputs: Mapping[str, Any]) -> None:
    """Raises InvalidInput naming each input that breaks the action's schema."""
    wrong: dict[str, list[str]] = {}
    for problem in _validator(provider.slug, action.key).iter_errors(dict(inputs)):
        name = ".".join(str(part) for part in problem.absolute_path) or _missing(problem) or "inputs"
        wrong.setdefault(name, []).append(problem.message[:200])
    if wrong:
        raise InvalidInput(wrong)


def _missing(problem: Any) -> str:
    if problem.validator == "required":
        return next((name for name in problem.validator_value if name not in problem.instance), "")
    if problem.validator == "additionalProperties":
        return next((name for name in problem.instance if name not in problem.schema["properties"]), "")
    return ""


def refusal(provider: Provider, answer: Answer) -> ProviderError | None:
    """The error an answer means, or None: by its status, or by the provider's own way of saying it in a 200."""
    if answer.status < 400:
        said = provider.fault(answer.status, answer.data) if provider.fault else ""
        return ProviderError(f"{provider.name} refused: {said}", provider_status=answer.status) if said else None
    detail = {"provider_answer": answer.data if len(str(answer.data)) < 2000 else str(answer.data)[:2000]}
    retry_after = int(answer.headers["retry-after"]) if answer.headers.get("retry-after", "").isdigit() else None
    match answer.status:
        case 401:
            return ProviderError(
                f"{provider.name} does not accept the connection's credential.",
                code="provider_unauthorized",
                hint="Ask the end-user to connect the account again.",
                provider_status=401,
                details=detail,
            )
        case 403:
            return ProviderError(
                f"{provider.name} does not allow this.",
                code="provider_forbidden",
                hint="The account lacks the right or the scope this needs.",
                provider_status=403,
                details=detail,
            )
        case 429:
            return ProviderError(
                f"{provider.name} asks to slow down.",
                code="provider_rate_limited",
                permanent=False,
                retry_after=retry_after,
                hint="Wait for the provider's quota to fill up again.",
                provider_status=429,
                details=detail,
            )
        case status if status >= 500:
            return ProviderUnreachable(
                f"{provider.name} is failing with status {status}.",
                code="provider_failing",
                provider_status=status,
                details=detail,
                retry_after=retry_after,
            )
    return ProviderError(
        f"{provider.name} refused the call with status {answer.status}.", provider_status=answer.status, details=detail
    )


def _send(connection: Connection, prepare: Any) -> Answer:
    """Authorize and send; a 401 renews the token once and sends again, as a request refused so was not carried out."""
    granted = credentials.access(connection)
    call = credentials.authorized(granted, prepare(granted))
    credentials.release(database)
    answer = http.send(http.Request(method=call.method, url=call.url, headers=call.headers, body=call.body))
    if answer.status == 401 and connection.scheme in ("OAUTH2", "S2S_OAUTH2"):
        granted = credentials.renewed(connection, refused=granted.version)
        call = credentials.authorized(granted, prepare(granted))
        credentials.release(database)
        answer = http.send(http.Request(method=call.method, url=call.url, headers=call.headers, body=call.body))
    return read(answer)


def read(answer: http.Response) -> Answer:
    """A provider's raw answer as data: JSON parsed, text as text, anything else base64."""
    headers = {name: value for name, value in answer.headers.items() if name not in HIDDEN}
    kind = headers.get("content-type", "")
    data: Any
    encoding = None
    if not answer.body:
        data = None
    elif "json" in kind:
        try:
            data = loads(answer.body)
        except ValueError:
            data = answer.body.decode(errors="replace")
    elif kind.startswith("text/") or "xml" in kind or "charset" in kind or "x-www-form-urlencoded" in kind:
        data = answer.body.decode(errors="replace")
    else:
        data, encoding = base64.b64encode(answer.body).decode(), "base64"
    return Answer(answer.status, headers, data, encoding, answer.elapsed_ms)


def _encoded(headers: dict[str, str], body: Any) -> tuple[dict[str, str], bytes | None]:
    if body is None:
        return headers, None
    if isinstance(body, str):
        return headers, body.encode()
    if not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json"
    return headers, dumps(body)


# One round trip and one commit: the audit row, the hour's usage and the connection's last use.
_RECORD = """
WITH entry AS (
  INSERT INTO core_auditentry
    (id, company_id, actor, action, target, outcome, status, duration_ms, cause, detail, address, request_id)
  VALUES (%(id)s, %(company)s, %(actor)s, 'connection.call', %(target)s, %(outcome)s, %(status)s, %(duration)s, %(cause)s,
    %(detail)s, %(address)s, %(request_id)s)
), used AS (
  UPDATE connections_connection SET last_used_at = now()
  WHERE id = %(connection)s AND (last_used_at IS NULL OR last_used_at < now() - interval '1 second')
)
INSERT INTO billing_usagehour AS hour (company_id, operation, hour, quantity, errors)
VALUES (%(company)s, %(operation)s, date_trunc('hour', now()), 1, %(errors)s)
ON CONFLICT (company_id, operation, hour) DO UPDATE SET quantity = hour.quantity + 1, errors = hour.errors + excluded.errors
"""


def _recorded(attempt: Attempt, run: Any) -> Answer:
    """Run the call and write down how it went, also when it did not go."""
    try:
        answer: Answer = run()
    except ConnectError as error:
        _record(
            attempt,
            "refused" if error.permanent else "failed",
            getattr(error, "provider_status", None),
            f"{error.code}: {error.message}",
        )
        raise
    refused = answer.status >= 400
    _record(
        attempt, "refused" if refused else "ok", answer.status, f"The provider answered {answer.status}." if refused else ""
    )
    return answer


def _record(attempt: Attempt, outcome: str, status: int | None, cause: str) -> None:
    metrics.CALLS.labels(outcome).inc()
    prepared.execute(
        _RECORD,
        {
            "id": uuid7(),
            "company": attempt.actor.company_id,
            "actor": f"{attempt.actor.kind}:{attempt.actor.id}"[:120],
            "target": str(attempt.connection_id or ""),
            "outcome": outcome,
            "status": status,
            "duration": round((time.perf_counter() - attempt.started) * 1000, 2),
            "cause": cause[:300],
            "detail": dumps(
                {"provider": attempt.provider, "name": attempt.name, "method": attempt.method, "path": attempt.path[:300]}
            ).decode(),
            "address": attempt.address,
            "request_id": attempt.request_id,
            "connection": attempt.connection_id,
            "operation": "proxy" if attempt.name == "proxy" else "action",
            "errors": int(outcome != "ok"),
        },
    )
