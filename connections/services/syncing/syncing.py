"""Read what a provider declares as resources, first all of it, then what changed; taken up where it broke off.

One row of work for each connection is due whenever one of its resources is. A page, the place behind it and the lease are one
commit, so that a worker that is killed or overtaken loses nothing and doubles nothing.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from connect_platform.core import events, work
from connect_platform.core.errors import ConnectError, ConnectionUnusable
from connections.models import LIVE, Connection, ResourceState, Status, Sync
from connections.services.health import timeline
from connections.services.syncing import history, reading, resources
from integrations.dotted import lookup
from integrations.services import offered
from integrations.spec import Increment, Resource

#: A list that goes on for longer does not end.
MAX_PAGES = 200_000
#: After so long a run gives way to other connections' and goes on behind them.
SLICE_SECONDS = 60.0
#: Everything is read again so often, to find what lists of changes do not tell.
FULL_EVERY = timedelta(days=7)
#: A provider's cursors do not live for ever: what broke off longer ago starts anew.
PLACE_LIFETIME = timedelta(hours=24)
#: A provider that names a longer pause is asked again after this one.
LONGEST_PAUSE = 6 * 3600
#: So many may go missing from a short list, whatever their share.
FEW = 5
State = ResourceState.State


class _Pause(Exception):
    """The run goes on later, from where it stands."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds


class _Run:
    """One turn of a worker at one connection's resources."""

    def __init__(self, sync: Sync, connection: Connection) -> None:
        self.sync, self.connection, self.provider = sync, connection, connection.definition
        self.ends = time.monotonic() + SLICE_SECONDS
        self.pages = 0
        self.done: list[str] = []  # resources read to the end in this turn
        self.failures: list[ConnectError] = []


def start(connection: Connection) -> None:
    """Have everything read that the provider has to read, now and from now on, in the caller's transaction."""
    if connection.definition.resources:
        resources.queue(connection)
        ResourceState.objects.filter(connection=connection).update(due_at=Now())


def revive(limit: int = 500) -> int:
    """Queue connections that have resources and nothing that reads them. Returns how many."""
    readable = offered.readable()
    open_rows = Sync.objects.filter(connection=models.OuterRef("pk"), state__in=(Sync.State.WAITING, Sync.State.RUNNING))
    idle = Connection.objects.filter(readable, status__in=LIVE).exclude(models.Exists(open_rows))
    for connection in (found := list(idle[:limit])):
        with transaction.atomic():
            if Connection.objects.select_for_update(no_key=True).filter(pk=connection.pk, status__in=LIVE).exists():
                resources.queue(connection)
    return len(found)


def run(sync: Sync) -> work.Finish | None:
    """Read what is due; a resource that fails leaves the others' data. Raises ConnectError to be tried again."""
    connection = _begin(sync.connection_id)
    if connection is None:
        return None
    turn = _Run(sync, connection)
    try:
        for resource, state in resources.states(connection):
            _keep_up(turn, resource, state)
    except _Pause as pause:
        seconds = pause.seconds
        return lambda: _go_on(turn, seconds)
    transient = next((error for error in turn.failures if not error.permanent), None)
    if transient:
        with transaction.atomic():
            sync.lock()
            _tell(turn, settled=False)
        raise transient
    return lambda: _finish(turn)


def _begin(connection_id: uuid.UUID) -> Connection | None:
    """The connection, its first read announced; None where it has ended. Later reads leave its status alone."""
    with transaction.atomic():
        connection = Connection.objects.select_for_update(no_key=True).filter(pk=connection_id).first()
        if connection is None or not connection.is_live:
            return None
        if connection.status == Status.CONNECTED:
            connection.move_to(Status.SYNCING)
        keys = [resource.key for resource in connection.definition.resources]
        ResourceState.objects.bulk_create(
            (ResourceState(connection=connection, resource=key, account=connection.account_external_id) for key in keys),
            ignore_conflicts=True,
        )
    return connection


def _keep_up(turn: _Run, resource: Resource, state: ResourceState) -> None:
    """Read one resource if it is due. Raises _Pause, or ConnectError `lease_lost`; other failures are noted."""
    if state.due_at > timezone.now() and state.place is None:
        return
    granted = turn.connection.scopes_granted
    if granted and not set(resource.scopes) <= set(granted):
        lacking = ", ".join(sorted(set(resource.scopes) - set(granted)))
        error = {"code": "scope_missing", "message": f"The account's owner did not grant {lacking}.", "hint": "Connect again."}
        ResourceState.objects.filter(pk=state.pk).update(state=State.SKIPPED, error=error, due_at=_next_due(resource))
        return
    if not _claim(turn.sync, state):
        return
    try:
        _read(turn, resource, state)
        turn.done.append(resource.key)
    except ConnectError as error:
        if error.code == "lease_lost":
            raise
        _note(turn, resource, state, error)


def _claim(sync: Sync, state: ResourceState) -> bool:
    """Take the right to write a resource, unless another sync that is alive holds it."""
    others = Sync.objects.filter(pk=models.OuterRef("holder_id"), state=Sync.State.RUNNING, lease_until__gt=Now()).exclude(
        pk=sync.pk
    )
    mine = ResourceState.objects.filter(pk=state.pk).exclude(models.Exists(others)).update(holder=sync)
    if mine:
        state.refresh_from_db()
    return bool(mine)


def _read(turn: _Run, resource: Resource, state: ResourceState) -> None:
    is_stale = state.started_at is not None and state.started_at < timezone.now() - PLACE_LIFETIME
    if state.place is None or is_stale or state.account != turn.connection.account_external_id:
        _open(turn, resource, state)
    while state.place is not None:
        if turn.pages and time.monotonic() > turn.ends:
            raise _Pause
        if state.pages >= MAX_PAGES:
            raise reading.malformed(turn.provider, resource, "it has no end")
        try:
            page = _fetch(turn, resource, state)
        except ConnectError as error:
            if state.is_full or not _is_stale_answer(resource.increment, error):
                raise
            state.cursor = ""
            _open(turn, resource, state)
            continue
        items = [reading.found(turn.provider, resource, element) for element in page.elements]
        with transaction.atomic():
            _hold(turn.sync, state)
            _store(resource, state, items, page)
            if state.place is None:
                _complete(turn, resource, state, page.token)
            state.save()
        turn.pages += 1


def _hold(sync: Sync, state: ResourceState) -> None:
    """Lock what only one may write, until the page is committed. Raises ConnectError `lease_lost`."""
    sync.lock()
    if not sync.hold() or not ResourceState.objects.select_for_update().filter(pk=state.pk, holder=sync).exists():
        raise ConnectError("Another worker reads this connection now.", code="lease_lost", permanent=False)
    asked = ResourceState.objects.filter(pk=state.pk).values_list("due_at", "wants_full", "accepts_deletions")[0]
    state.due_at, state.wants_full, state.accepts_deletions = asked  # may have been asked for since


def _open(turn: _Run, resource: Resource, state: ResourceState) -> None:
    """Begin a run: of changes where there is a place to start from, else, and once a week, of everything."""
    with transaction.atomic():
        _hold(turn.sync, state)
        now = timezone.now()
        if state.account != turn.connection.account_external_id:  # another account's data goes, however much it is
            state.account, state.cursor, state.accepts_deletions = turn.connection.account_external_id, "", True
        is_old = state.last_full_at is None or state.last_full_at < now - FULL_EVERY
        state.is_full = not (resource.increment and state.cursor) or state.wants_full or is_old
        state.wants_full = False
        state.generation += state.is_full
        state.state, state.started_at, state.newest, state.place = State.RUNNING, now, "", _place(resource)
        state.pages = state.read = state.created = state.changed = state.deleted = 0
        state.save()


def _place(resource: Resource) -> dict[str, Any]:
    return {"at": reading.first(resource.pagination)}


def _fetch(turn: _Run, resource: Resource, state: ResourceState) -> reading.Page:
    rule, values, at = resource.increment, {}, (state.place or {})["at"]
    request = resource.request
    if rule and not state.is_full:
        request = rule.request
        values = {"token": state.cursor} if rule.style == "token" else _since(state.cursor, rule.overlap_seconds)
    return reading.fetch(turn.connection, turn.provider, resource, request, values, at)


def _since(cursor: str, overlap: int) -> dict[str, str]:
    moment = datetime.fromisoformat(cursor) - timedelta(seconds=overlap)
    return {"since": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "since_ms": str(int(moment.timestamp() * 1000))}


def _is_stale_answer(rule: Increment | None, error: ConnectError) -> bool:
    return rule is not None and getattr(error, "provider_status", None) in rule.stale


def _store(resource: Resource, state: ResourceState, items: Sequence[reading.Found], page: reading.Page) -> None:
    """Write a page and the place behind it."""
    once = {item.external_id: item for item in items}  # a statement may not touch a row twice
    (history if resource.kind == "history" else resources).store(state, once)
    state.pages, state.read = state.pages + 1, state.read + len(items)
    state.error = None
    state.place = None if page.next is None else {"at": page.next}
    if resource.updated:
        state.newest = max([state.newest, *(_moment(lookup(element, resource.updated)) for element in page.elements)])


def _moment(value: Any) -> str:
    """A provider's time as UTC text that sorts; empty where it cannot be read."""
    try:
        found = datetime.fromtimestamp(value / 1000, UTC) if isinstance(value, int) else parse_datetime(str(value))
    except (ValueError, OverflowError, OSError):
        found = None
    return found.astimezone(UTC).isoformat(timespec="microseconds") if found and found.tzinfo else ""


def _complete(turn: _Run, resource: Resource, state: ResourceState, token: str) -> None:
    """End a run in the last page's transaction: what everything did not show is deleted, if that can be true."""
    now = timezone.now()
    kept = history if resource.kind == "history" else resources
    unseen = kept.missing(state) if state.is_full else 0
    too_many = not state.read or unseen > max(FEW, resource.most_deleted * state.items)
    refused = unseen and too_many and not state.accepts_deletions
    if unseen and not refused:
        kept.sweep(state)
    if state.is_full and not refused:
        state.last_full_at, state.accepts_deletions = now, False
    assert state.started_at  # set by _open
    started = state.started_at.astimezone(UTC).isoformat(timespec="microseconds")
    # The provider's own clock where it tells; never past the start of the run, as pages read early may have changed since.
    since = min(started, state.newest or started)
    if resource.increment:
        state.cursor = token or ("" if resource.increment.style == "token" else since)
    state.completed_at = now
    if state.due_at <= state.started_at:  # else it was asked for again meanwhile
        state.due_at = _next_due(resource)
    state.state, state.error = (State.FAILED, _too_few(turn, resource, state, unseen)) if refused else (State.SYNCED, None)


def _too_few(turn: _Run, resource: Resource, state: ResourceState, unseen: int) -> dict[str, str]:
    error = {
        "code": "deletions_refused",
        "message": f"{turn.provider.name} does not show {unseen} of {state.items} {resource.name} any more; they were kept.",
        "hint": "If they really are gone, sync the resource again with acceptDeletions.",
    }
    timeline.note(turn.connection, "sync_failed", resource=resource.key, **error)
    return error


def _next_due(resource: Resource) -> datetime:
    spread = random.uniform(0.95, 1.05)  # noqa: S311 - so that what was connected together does not stay together
    return timezone.now() + timedelta(seconds=resource.interval_seconds * spread)


def _note(turn: _Run, resource: Resource, state: ResourceState, error: ConnectError) -> None:
    """Write down why a resource could not be read on. Raises _Pause where the provider says when to come back."""
    said = {"code": error.code, "message": error.message, "hint": error.hint}
    mine = ResourceState.objects.filter(pk=state.pk, holder=turn.sync)
    if not error.permanent:
        mine.update(error=said)
        if error.retry_after and (turn.pages or turn.sync.attempt <= len(Sync.RETRIES)):
            raise _Pause(min(error.retry_after, LONGEST_PAUSE))
        turn.failures.append(error)
        return
    turn.failures.append(error)
    with transaction.atomic():
        turn.sync.lock()
        changes: dict[str, Any] = {"state": State.FAILED, "error": said, "due_at": _next_due(resource)}
        if getattr(error, "provider_status", None) not in (401, 403) and not isinstance(error, ConnectionUnusable):
            changes["place"] = None  # the place itself may be what the provider refuses
        written = mine.update(**changes)
        if written and state.state != State.FAILED:
            timeline.note(turn.connection, "sync_failed", resource=resource.key, **said)


def _go_on(turn: _Run, seconds: float) -> None:
    """Put the row back, in the transaction that ends this turn; a turn that got somewhere does not count as a try."""
    _tell(turn, settled=False)
    due = timezone.now() + timedelta(seconds=seconds)
    tries = {} if not turn.pages else {"attempt": 0}
    Sync.objects.filter(pk=turn.sync.pk).update(state=Sync.State.WAITING, due_at=due, finished_at=None, **tries)
    if not seconds:
        work.wake(Sync)


def _finish(turn: _Run) -> None:
    """Say how the connection stands, and make the row due for what is due next."""
    if _tell(turn, settled=True):
        _plan(turn.sync)


def _plan(sync: Sync) -> None:
    """Make the row due again, unless another one reads this connection."""
    others = Sync.objects.filter(connection_id=sync.connection_id, state__in=(Sync.State.WAITING, Sync.State.RUNNING))
    if others.exclude(pk=sync.pk).exists():
        return
    due = ResourceState.objects.filter(connection_id=sync.connection_id).aggregate(due=models.Min("due_at"))["due"]
    again = Sync.objects.filter(pk=sync.pk, again=True).exists()
    if due is None:
        return
    row = {"state": Sync.State.WAITING, "due_at": timezone.now() if again else due, "attempt": 0, "again": False}
    Sync.objects.filter(pk=sync.pk).update(**row)
    if again or due <= timezone.now():
        work.wake(Sync)


def _tell(turn: _Run, *, settled: bool) -> bool:
    """Move the connection to where its resources stand and tell the world what is new. False where the connection has ended.

    A connection that is ready stays so while it is read again; only data that changed and resources that fail are told.
    """
    connection = Connection.objects.select_for_update(no_key=True).filter(pk=turn.sync.connection_id).first()
    if connection is None or not connection.is_live:
        return False
    kept = resources.states(connection)
    failed = [state for _, state in kept if state.state == State.FAILED]
    status = (Status.PARTIAL if failed else Status.READY) if settled else connection.status
    moved = [(resource, state) for resource, state in kept if resource.key in turn.done and state.moved]
    is_as_said = not settled or bool(failed) == bool(connection.last_error)
    if status == connection.status and not moved and is_as_said:
        return True
    is_new = status != connection.status
    report = [_line(connection.pk, resource, state) for resource, state in kept]
    changes: dict[str, Any] = {"metadata": {**connection.metadata, "resources": report}}
    if settled:
        changes["last_error"] = failed[0].error if failed else None
    connection.move_to(status, **changes)
    if not is_new and moved and connection.status in (Status.READY, Status.PARTIAL):
        news = [_line(connection.pk, resource, state) for resource, state in moved]
        events.emit(connection.company_id, "Connection.Updated", {**connection.news(), "resources": news})
    if turn.done and (is_new or moved):
        told = {resource.key: {"new": at.created, "changed": at.changed, "deleted": at.deleted} for resource, at in moved}
        timeline.note(connection, "synced", resources=told)
    return True


_WORDS = {State.SYNCED: "completed", State.FAILED: "failed", State.SKIPPED: "skipped"}


def _line(connection_id: uuid.UUID, resource: Resource, state: ResourceState) -> dict[str, Any]:
    return {
        "type": resource.key,
        "url": resources.address(connection_id, resource),
        "status": _WORDS.get(State(state.state), "processing"),
        "operation": "read",
        "items": state.items,
        "startedAt": state.started_at and state.started_at.isoformat(),
        "completedAt": state.completed_at and state.completed_at.isoformat(),
    }


def gave_up(sync: Sync, reason: str) -> None:
    """After the last try: the connection works, its data is not all there, it says why, and is read when next due."""
    connection = Connection.objects.select_for_update(no_key=True).filter(pk=sync.connection_id).first()
    if connection is None or not connection.is_live:
        return
    error = {"code": "sync_failed", "message": reason, "hint": "It is read again when it is next due, or when you ask for it."}
    for resource, state in resources.states(connection):
        if state.due_at <= timezone.now() or state.place is not None:
            changes = {"state": State.FAILED, "error": error, "due_at": _next_due(resource), "account": state.account}
            ResourceState.objects.update_or_create(connection=connection, resource=resource.key, defaults=changes)
            timeline.note(connection, "sync_failed", resource=resource.key, **error)
    connection.move_to(Status.PARTIAL, last_error=error)
    _plan(sync)
