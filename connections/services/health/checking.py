"""Looks after connections: renews what would run out before the next look, and asks the provider about the rest.

Each live connection has one `HealthCheck` row, due at the same moment of every period, a moment that its id decides: so the
checks of a hundred thousand connections spread over the day by themselves.
"""

from __future__ import annotations

import random
import uuid
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection as database
from django.db import connections
from django.db.models.functions import Now
from django.utils import timezone

from connect_platform.core import http, valkey
from connect_platform.core.errors import Conflict, ConnectError, ConnectionUnusable, ProviderError, ProviderUnreachable
from connections.models import LIVE, Connection, Health, HealthCheck
from connections.services.calling import answers, calls
from connections.services.health import credentials, health, timeline
from integrations import render
from integrations.spec import Request

log = structlog.get_logger(__name__)

#: Seconds until the next look at a connection whose provider is in trouble, by how often in a row it was.
SOONER = (60, 120, 300, 600, 1800, 3600)
#: Where only a person can help, it is looked at again this often: keys that were refused come back, clients are corrected.
PATIENT = 1800
#: Seconds between two tries of one refused OAuth client, however many connections it has.
PROBE_SECONDS = 60
#: A provider that does not answer a verification within this is in trouble.
TIMEOUT = 15.0
THREADS = 20


def next_time(connection_id: uuid.UUID, after: datetime) -> datetime:
    """The first moment after `after` that is this connection's: less than a period of CHECK_HOURS away."""
    period = settings.CONFIG["CHECK_HOURS"] * 3600
    offset = zlib.crc32(connection_id.bytes) * period >> 32
    second = int(after.timestamp())
    return datetime.fromtimestamp(second - (second - offset) % period + period, UTC)


def schedule(connection: Connection) -> None:
    """Look after a connection from now on, in the caller's transaction. Its credentials were tried just now."""
    due_at = next_time(connection.pk, timezone.now())
    values = {"provider": connection.provider, "due_at": due_at, "failures": 0}
    HealthCheck.objects.update_or_create(connection=connection, defaults=values)


def fill() -> int:
    """Give a row to every live connection that has none, due at its time of the period. Returns how many."""
    period = settings.CONFIG["CHECK_HOURS"] * 3600
    with database.cursor() as cursor:
        cursor.execute(
            """
INSERT INTO connections_healthcheck (id, connection_id, provider, state, due_at, attempt, failures, last_error, created_at)
SELECT gen_random_uuid(), c.id, c.provider, 'waiting', now() + random() * %s * interval '1 second', 0, 0, '', now()
FROM connections_connection c WHERE c.status = ANY(%s)
  AND NOT EXISTS (SELECT 1 FROM connections_healthcheck h WHERE h.connection_id = c.id)
ON CONFLICT DO NOTHING""",
            [period, [str(status) for status in LIVE]],
        )
        return int(cursor.rowcount)


def run_batch(rows: Sequence[HealthCheck]) -> None:
    """Check claimed rows at once, in threads that end with the batch."""

    def one(row: HealthCheck) -> None:
        try:
            row.run()
        except Exception:  # the database is away: the lease runs out, and another worker looks
            log.exception("health_check_lost", connection=str(row.connection_id))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(min(THREADS, len(rows) or 1), thread_name_prefix="check") as pool:
        list(pool.map(one, rows))


def run(row: HealthCheck) -> bool:
    """Check one claimed row's connection and set when it is due next. False when another worker has taken over."""
    connection = Connection.objects.filter(pk=row.connection_id).first()
    if connection is None or not connection.is_live:
        HealthCheck.objects.filter(pk=row.pk, attempt=row.attempt).delete()
        return False
    said = ""
    try:
        check(connection)
    except Exception as error:  # a bug, in our code or in a provider's file: the others are checked all the same
        log.exception("health_check_failed", connection=str(connection.pk), provider=connection.provider)
        said = f"internal_error: {type(error).__name__}"
    now = Connection.objects.filter(pk=connection.pk, status__in=LIVE).values_list("health", flat=True).first()
    if now is None:
        HealthCheck.objects.filter(pk=row.pk, attempt=row.attempt).delete()
        return True
    failures = 0 if now == Health.HEALTHY and not said else row.failures + 1
    return row.settle(_next_look(connection.pk, now, failures), failures, said)


def _next_look(connection_id: uuid.UUID, found: str, failures: int) -> datetime:
    regular = next_time(connection_id, timezone.now())
    if not failures:
        return regular
    wait = SOONER[min(failures, len(SOONER)) - 1] if found in (Health.DEGRADED, Health.HEALTHY) else PATIENT
    sooner = timezone.now() + timedelta(seconds=wait * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, not a secret
    return min(regular, sooner)


def check(connection: Connection) -> None:
    """Learn how one live connection fares and write it down. What a provider does wrong is a finding, not an error."""
    if connection.health == Health.MISCONFIGURED and not _may_probe(connection):
        return
    try:
        is_proven = credentials.can_refresh(connection) and _ends_too_soon(connection)
        if is_proven:
            credentials.renewed(connection, refused=connection.token_version)
            connection.refresh_from_db()
        if not is_proven or (connection.health_cause or {}).get("stage") == "verify":
            verify(connection)
    except ConnectError as error:
        log.info("health_check_found", connection=str(connection.pk), provider=connection.provider, code=error.code)
    Connection.objects.filter(pk=connection.pk).update(checked_at=Now())


def _ends_too_soon(connection: Connection) -> bool:
    """Whether the token would not last until the next look, or its renewal is what was wrong the last time."""
    next_look = next_time(connection.pk, timezone.now()) + timedelta(seconds=health.BURST_SECONDS)
    failed = (connection.health_cause or {}).get("stage") == "refresh"
    return failed or any(moment and moment <= next_look for moment in (connection.refresh_at, connection.expires_at))


def _may_probe(connection: Connection) -> bool:
    """One connection a minute tries a refused OAuth client, on behalf of all that were made with it."""
    whose = connection.oauth_app_id or f"{connection.provider}:{connection.client_id}"
    try:
        return bool(valkey.client().set(f"health:probe:{whose}", 1, nx=True, ex=PROBE_SECONDS))
    except valkey.Away:
        return True


def verify(connection: Connection) -> None:
    """Ask the provider whether it takes the credential, where it has a call for that. Raises what its renewal raised."""
    provider = connection.definition
    request = provider.verify or (provider.identity.request if provider.identity else None)
    if request is None:
        return
    granted = credentials.access(connection)
    try:
        answer = _asked(granted, request)
        if answer.status == 401 and connection.scheme in credentials.RENEWABLE:
            granted = credentials.renewed(connection, refused=granted.version)
            answer = _asked(granted, request)
    except ProviderUnreachable as error:
        health.found(granted.connection, Health.DEGRADED, error, "verify")
        return
    state, problem = _judged(connection, answer)
    health.found(granted.connection, state, problem, "verify")


def _asked(granted: credentials.Access, request: Request) -> answers.Answer:
    provider = granted.connection.definition
    call = credentials.authorized(granted, render.call(provider, request, {}, calls.fields_of(granted, request)))
    credentials.release(database)
    sent = http.Request(method=call.method, url=call.url, headers=call.headers, body=call.body, timeout=TIMEOUT)
    return answers.read(http.send(sent))


def _judged(connection: Connection, answer: answers.Answer) -> tuple[Health, ProviderError | None]:
    """What an answer to a verification says. A 403 or 404 is about what is asked for, not about the credential."""
    provider = connection.definition
    said = provider.fault(answer.status, answer.data) if provider.fault and answer.status < 400 else ""
    if answer.status == 401 or said:
        return Health.NEEDS_REAUTH, ConnectionUnusable(
            f"{provider.name} does not accept the stored credential.",
            code="key_refused",
            hint="Connect the account again with a valid key, or have this one allowed again.",
        )
    if answer.status >= 500 or answer.status == 429:
        return Health.DEGRADED, ProviderUnreachable(f"{provider.name} answers {answer.status}.", code="provider_failing")
    return Health.HEALTHY, None


def now(connection: Connection) -> Connection:
    """Check at once, for somebody who asks. Gives the connection as it is then.

    Raises ConnectionUnusable where it has ended, Conflict `check_running` while a worker is at it.
    """
    if not connection.is_live:
        raise credentials.unusable(connection)
    row = HealthCheck.objects.filter(connection=connection).only("pk").first()
    if row is None:
        schedule(connection)
        row = HealthCheck.objects.only("pk").get(connection=connection)
    claimed = HealthCheck.claim_one(row.pk)
    if claimed is None:
        raise Conflict("A check of this connection is running.", code="check_running", hint="Read its health in a moment.")
    run(claimed)
    fresh = Connection.objects.get(pk=connection.pk)
    if fresh.is_live and fresh.health == Health.HEALTHY:
        timeline.again(fresh, "verified")
    return fresh
