"""Read what a provider declares as resources, page by page, into the platform; at a million items as at thirty."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from connect_platform.core import work
from connect_platform.core.actors import system
from connect_platform.core.errors import ConnectError, ProviderError
from connections.models import Connection, HistoryItem, Status, Sync
from connections.services import calls
from integrations.dotted import lookup
from integrations.spec import Provider, Resource

_COLUMNS = ("type", "title", "authors", "progress", "read", "isbn", "isbn13", "isbn10", "asin", "description", "thumbnail_url")
MAX_PAGES = 20_000


def start(connection: Connection) -> None:
    """Queue the first read, in the caller's transaction, where the provider has anything to read."""
    if connection.definition.resources:
        Sync.objects.create(connection=connection)
        work.wake(Sync)


def run(sync: Sync) -> work.Finish | None:
    """Read every resource; a resource that fails leaves the others' data. Raises ConnectError to be tried again."""
    with transaction.atomic():
        connection = Connection.objects.select_for_update().get(pk=sync.connection_id)
        if not connection.is_live:
            return None
        connection.move_to(Status.SYNCING)
    provider = connection.definition
    report, failures = [], []
    for resource in provider.resources:
        started = timezone.now()
        try:
            count = _read(sync, connection, provider, resource)
            report.append(_line(resource, "completed", started, count))
        except ConnectError as error:
            failures.append(error)
            report.append(_line(resource, "failed", started, 0))
    if failures and len(failures) == len(provider.resources) and any(not error.permanent for error in failures):
        raise next(error for error in failures if not error.permanent)
    return lambda: _finish(sync.connection_id, report, failures)


def gave_up(sync: Sync, reason: str) -> None:
    """After the last try: the connection works, its data is not there, and it says why."""
    connection = Connection.objects.select_for_update().filter(pk=sync.connection_id).first()
    if connection and connection.is_live:
        connection.move_to(
            Status.PARTIAL,
            last_error={"code": "sync_failed", "message": reason, "hint": "Connect again, or wait for the next sync."},
        )


def _line(resource: Resource, status: str, started: Any, count: int) -> dict[str, Any]:
    done = timezone.now().isoformat()
    return {
        "type": resource.key,
        "status": status,
        "operation": "read",
        "items": count,
        "startedAt": started.isoformat(),
        "completedAt": done,
    }


def _finish(connection_id: uuid.UUID, report: list[dict[str, Any]], failures: list[ConnectError]) -> None:
    connection = Connection.objects.select_for_update().filter(pk=connection_id).first()
    if connection is None or not connection.is_live:
        return
    error = {"code": failures[0].code, "message": failures[0].message, "hint": failures[0].hint} if failures else None
    connection.move_to(
        Status.PARTIAL if failures else Status.READY, metadata={**connection.metadata, "resources": report}, last_error=error
    )


def _read(sync: Sync, connection: Connection, provider: Provider, resource: Resource) -> int:
    total = 0
    for page in _pages(connection, provider, resource):
        if not sync.hold():
            raise ConnectError("Another worker reads this connection now.", code="lease_lost", permanent=False)
        items = [dict(resource.item(element)) for element in page]
        total += len(items)
        _store(connection, items)
    return total


def _pages(connection: Connection, provider: Provider, resource: Resource) -> Iterator[list[Any]]:
    """The provider's list, page by page, however it goes on."""
    rule, query = resource.pagination, {str(key): value for key, value in resource.request.query.items()}
    place: Any = {"page": 1, "offset": 0}.get(rule.style)
    actor = system(connection.company_id)
    for _ in range(MAX_PAGES):
        if rule.size_parameter:
            query[rule.size_parameter] = rule.size
        if place is not None and rule.parameter:
            query[rule.parameter] = place
        answer = calls.proxy(
            actor, provider, connection, method=resource.request.method, path=resource.request.path, query=query
        )
        if fault := calls.refusal(provider, answer):
            raise fault
        items = lookup(answer.data, rule.items) if rule.items else answer.data
        if not isinstance(items, list):
            raise ProviderError(f"{provider.name} sent no list of {resource.name}.", code="malformed_answer")
        yield items
        place = _next(rule.style, place, items, answer.data, rule.cursor, rule.size)
        if place is None:
            return


def _next(style: str, place: Any, items: list[Any], data: Any, cursor: str, size: int) -> Any:
    """Where the next page starts, or None at the end."""
    if style == "cursor":
        return lookup(data, cursor) or None
    if not items:
        return None
    if style == "page":
        more = lookup(data, cursor) if cursor else len(items) >= size
        return place + 1 if more else None
    return place + len(items) if len(items) >= size else None


def _store(connection: Connection, items: Sequence[Mapping[str, Any]]) -> None:
    """Insert or update by the provider's own id."""
    now = timezone.now()
    once = {str(item["external_id"])[:300]: item for item in items}  # a statement may not touch a row twice
    rows = [
        HistoryItem(
            connection=connection,
            external_id=external_id,
            **{name: item[name] for name in _COLUMNS if item.get(name) is not None},
            created_at=item.get("created_at") or now,
            updated_at=now,
        )
        for external_id, item in once.items()
    ]
    HistoryItem.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["connection", "external_id"],
        update_fields=[*_COLUMNS, "updated_at"],
    )
