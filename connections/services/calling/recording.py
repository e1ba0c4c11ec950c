"""Writes down every call to a provider: one audit row with its timing, outcome, cause and number of attempts."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from orjson import dumps

from connect_platform.core import metrics, prepared
from connect_platform.core.actors import Actor
from connect_platform.core.errors import ConnectError
from connect_platform.core.ids import uuid7


class Answered(Protocol):
    """Anything that tells the provider's status."""

    status: int


A = TypeVar("A", bound=Answered)


@dataclass(slots=True)
class Attempt:
    """One call on its way, as the audit log will tell it. `tries` counts the requests sent for it."""

    actor: Actor
    provider: str
    name: str  # proxy, or the action's key
    method: str = ""
    path: str = ""
    request_id: str = ""
    address: str = ""
    connection_id: uuid.UUID | None = None
    started: float = field(default_factory=time.perf_counter)
    tries: int = 0


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


def recorded(attempt: Attempt, run: Callable[[], A]) -> A:
    """Run the call and write down how it went, also when it did not go."""
    try:
        answer = run()
    except ConnectError as error:
        failed(attempt, error)
        raise
    answered(attempt, answer.status)
    return answer


def answered(attempt: Attempt, status: int) -> None:
    """Write down that the provider answered."""
    refused = status >= 400
    _write(attempt, "refused" if refused else "ok", status, f"The provider answered {status}." if refused else "")


def left(attempt: Attempt, status: int) -> None:
    """Write down that the caller hung up in the middle of the answer."""
    _write(attempt, "failed", status, "The caller hung up before the answer ended.")


def failed(attempt: Attempt, error: ConnectError) -> None:
    """Write down what went wrong."""
    status = getattr(error, "provider_status", None)
    _write(attempt, "refused" if error.permanent else "failed", status, f"{error.code}: {error.message}")


def _write(attempt: Attempt, outcome: str, status: int | None, cause: str) -> None:
    metrics.CALLS.labels(outcome).inc()
    detail = {"provider": attempt.provider, "name": attempt.name, "method": attempt.method, "path": attempt.path[:300]}
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
            "detail": dumps({**detail, "attempts": attempt.tries}).decode(),
            "address": attempt.address,
            "request_id": attempt.request_id,
            "connection": attempt.connection_id,
            "operation": "proxy" if attempt.name == "proxy" else "action",
            "errors": int(outcome != "ok"),
        },
    )
