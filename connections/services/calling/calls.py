"""Calls to a provider through a connection: the proxy and the catalogue's actions, with one record each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator

from connect_platform.core import http
from connect_platform.core.actors import Actor
from connect_platform.core.errors import InvalidInput, ProviderError
from connect_platform.core.ids import uuid7
from connect_platform.core.outgoing import IDEMPOTENT
from connections.models import Connection
from connections.services.calling import bodies, redaction, sending
from connections.services.calling.answers import Answer, read, refusal
from connections.services.calling.bodies import Content
from connections.services.calling.recording import Attempt, recorded
from connections.services.calling.sending import Order, Prepare, Terms
from connections.services.connecting import logins, scopes
from connections.services.health import credentials
from integrations import render
from integrations.render import Call
from integrations.services import clients
from integrations.spec import Action, Effect, OAuth2, Provider, Request

__all__ = [
    "Answer",
    "Terms",
    "Wanted",
    "action_prepare",
    "check_inputs",
    "execute",
    "fields_of",
    "proxied",
    "proxy",
    "read",
    "refusal",
    "secrets_of",
    "through",
]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A request the caller wants sent, without the credential."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: Content | None = None

    def effect(self, terms: Terms) -> Effect:
        """What repeating it may do (RFC 9110 §9.2.2): a POST only where its caller asks for it and gave the provider a key."""
        if self.method in IDEMPOTENT:
            return "idempotent"
        has_key = any(name.lower() == "idempotency-key" for name in self.headers)
        return "keyed" if has_key and terms.retries else "at_most_once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Where a call came from, for the audit log."""

    request_id: str = ""
    address: str = ""


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
    terms: Terms | None = None,
    request_id: str = "",
    address: str = "",
) -> Answer:
    """Send one request to the provider with the connection's credential and give its answer, whatever its status.

    Raises InvalidInput for a path that would leave the provider's host, and as `sending.send`.
    """
    wanted = Wanted(method=method, path=path, query=query or {}, headers=headers or {}, content=bodies.plain(body))
    return through(actor, provider, connection, wanted, terms or Terms(), Trail(request_id=request_id, address=address))


def through(actor: Actor, provider: Provider, connection: Connection, wanted: Wanted, terms: Terms, trail: Trail) -> Answer:
    """`proxy` for a request that is already put together."""
    attempt = proxy_attempt(actor, provider, connection, wanted, trail)
    order = Order(
        connection=connection,
        prepare=proxied(provider, wanted),
        effect=wanted.effect(terms),
        terms=terms,
        attempt=attempt,
        transport=http.send,
    )
    return recorded(attempt, lambda: _sent(order))


def proxy_attempt(actor: Actor, provider: Provider, connection: Connection, wanted: Wanted, trail: Trail) -> Attempt:
    """The record of a proxied call; the query is left out, as it may hold what nobody else should read."""
    path = wanted.path.partition("?")[0]
    return Attempt(actor, provider.slug, "proxy", wanted.method, path, trail.request_id, trail.address, connection.id)


def proxied(provider: Provider, wanted: Wanted) -> Prepare:
    """Makes the call of a proxied request once the account's fields are known."""

    def prepare(granted: credentials.Access) -> Call:
        fields = fields_of(granted)
        given = {name: text for name, text in wanted.headers.items() if name.lower() not in DROPPED}
        headers = {**render.own_headers(provider, fields), **(wanted.content.headers(given) if wanted.content else given)}
        url = render.proxy_url(provider, fields, wanted.path, wanted.query)
        return Call(wanted.method, url, headers, wanted.content.data if wanted.content else None)

    return prepare


def execute(
    actor: Actor,
    provider: Provider,
    action: Action,
    connection: Connection,
    inputs: Mapping[str, Any],
    *,
    terms: Terms | None = None,
    request_id: str = "",
    address: str = "",
    key: str = "",
    timeout: float | None = None,
) -> Answer:
    """Run one action, in so many seconds. `data` of the answer is the action's output.

    `key` names what is done, so that a provider that takes such keys does it once however often it is run; by default each
    run is a thing of its own.

    Raises InvalidInput where the inputs break the action's schema, ConnectionUnusable `scope_missing` where the account's
    owner did not allow it, ProviderError where the provider refuses, and as `sending.send`.
    """
    check_inputs(action, inputs)
    request = action.request
    attempt = Attempt(actor, provider.slug, action.key, request.method, request.path, request_id, address, connection.id)
    order = Order(
        connection=connection,
        prepare=action_prepare(provider, action, inputs, key),
        effect=action.effect,
        terms=terms or Terms(),
        attempt=attempt,
        transport=http.send,
        timeout=timeout,
    )

    def run() -> Answer:
        scopes.require(connection, provider, action)
        answer = _sent(order)
        if fault := refused(provider, connection, answer):
            raise fault
        if action.result:
            answer.data = action.result(answer.data)
        return answer

    return recorded(attempt, run)


def action_prepare(provider: Provider, action: Action, inputs: Mapping[str, Any], key: str = "") -> Prepare:
    """Makes the call of an action; a keyed one carries the same key however often it is sent, in the header or where the
    provider wants it as `{request_id}`.
    """
    own = key or str(uuid7())
    header = {"Idempotency-Key": own} if action.effect == "keyed" else {}

    def prepare(granted: credentials.Access) -> Call:
        call = render.action_call(provider, action, inputs, {**fields_of(granted), "request_id": own})
        return Call(call.method, call.url, {**header, **call.headers}, call.body)

    return prepare


def refused(provider: Provider, connection: Connection, answer: Answer) -> ProviderError | None:
    """`refusal` with the way out where only the account's owner has it, and without a secret the provider may echo."""
    fault = refusal(provider, answer, reconnect_url=credentials.reconnect_url(connection))
    if fault:
        secrets = secrets_of(connection)
        fault.message = redaction.redacted(fault.message, secrets)
        fault.details = redaction.redacted(fault.details, secrets)
    return fault


def _sent(order: Order[http.Response]) -> Answer:
    """The provider's answer, without the connection's credential where it says that back."""
    raw = sending.send(order)
    answer = read(raw)
    answer.attempts = order.attempt.tries
    # What is shorter, and the name of an account, may stand in any answer without being the secret.
    name = (order.connection.credentials or {}).get("username")
    secrets = tuple(secret for secret in secrets_of(order.connection) if len(secret) >= 8 and secret != name)
    if redaction.is_said("\n".join(answer.headers.values()).encode() + b"\n" + raw.body, secrets):
        answer.data, answer.headers = redaction.redacted(answer.data, secrets), redaction.redacted(answer.headers, secrets)
    return answer


def secrets_of(connection: Connection) -> tuple[str, ...]:
    """Every value of this connection that must not be shown."""
    hidden = [item.key for item in connection.definition.account_fields if item.secret]
    return redaction.secrets_of(connection.credentials or {}, connection.account_fields, hidden)


def fields_of(granted: credentials.Access, request: Request | None = None) -> dict[str, str]:
    """What URLs and headers of the provider may hold: account fields, the parts of the credential, and the OAuth client where
    every call or this `request` of the definition names it."""
    secrets = {name: value for name, value in logins.known(granted.secrets).items() if isinstance(value, str)}
    connection = granted.connection
    fields = {**connection.account_fields, **secrets}
    named = _CLIENT & request.placeholders() if request and isinstance(granted.auth, OAuth2) else set()
    if named or (isinstance(granted.auth, OAuth2) and _names_client(connection.definition)):
        client = clients.client_for(
            connection.definition, connection.app_id, company_id=connection.company_id, client_id=connection.client_id
        )
        fields |= {"client_id": client.id} | ({"client_secret": client.secret} if "client_secret" in named else {})
    return fields


_CLIENT = frozenset({"client_id", "client_secret"})


def _names_client(provider: Provider) -> bool:
    """Whether the provider wants the OAuth client's id with every call."""
    return "{client_id}" in f"{provider.headers}{provider.query}"


def check_inputs(action: Action, inputs: Mapping[str, Any]) -> None:
    """Raises InvalidInput naming each input that breaks the action's schema."""
    wrong: dict[str, list[str]] = {}
    for problem in Draft202012Validator(action.input_schema()).iter_errors(dict(inputs)):
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
