"""Records of a company: found, counted, and removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection as database
from django.db import models, transaction
from django.utils import timezone

from automation.models import Record, RecordChange
from automation.services.bounding import bounded
from connect_platform.core import audit
from connect_platform.core.actors import Actor
from connect_platform.core.errors import NotFound
from connect_platform.core.ids import is_uuid
from integrations.services import offered

#: Records that go in one call, and days the summary counts by day.
MOST_REMOVED, DAYS = 10_000, 30
_ADVICE = "Search for longer words, or narrow it by type, provider or time."
_SUMMARY = """
SELECT grouping(provider, source, day), provider, resource_type, source, day, count(*), max(received_at) FROM (
  SELECT provider, resource_type, source, received_at,
    CASE WHEN created_at >= %(since)s THEN (created_at AT TIME ZONE 'UTC')::date END AS day
  FROM automation_record WHERE company_id = %(company)s) AS found
GROUP BY GROUPING SETS ((provider, resource_type), (source), (day)) ORDER BY 1, 2, 3, 4, 5
"""
_BY_TYPE, _BY_SOURCE, _BY_DAY = 0b011, 0b101, 0b110


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which records are meant; what is empty does not matter. `before` is the id of the last one seen."""

    provider_type: str = ""
    resource_type: str = ""
    source: str = ""
    search: str = ""
    connection_id: UUID | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    before: UUID | None = None


class _Query(models.Func):
    """The words of a search, of which the last may be the beginning of one."""

    function = "automation_record_query"


class _Matches(models.Lookup):
    """`search @@ query`."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}", (*left_values, *right_values)


def page(actor: Actor, which: Which, *, limit: int, offset: int = 0) -> tuple[list[Record], int]:
    """Records from an offset on, newest first, and how many there are in all. Raises InvalidInput where it takes too long."""
    rows = _found(actor, which)
    with bounded(_ADVICE):
        return list(rows[offset : offset + limit]), rows.count()


def _found(actor: Actor, which: Which) -> models.QuerySet[Record]:
    """Records of the company, newest first, without what is kept for searching."""
    rows = Record.objects.for_actor(actor).defer("search").order_by("-pk")
    if which.provider_type:
        rows = rows.filter(provider=offered.canonical(which.provider_type))
    plain = {
        "resource_type": which.resource_type,
        "source": which.source,
        "connection_id": which.connection_id,
        "created_at__gte": which.created_from,
        "created_at__lt": which.created_to,
        "pk__lt": which.before,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if which.search:
        words = _Query(models.Value(actor.company_id), models.Value(which.search), output_field=models.TextField())
        rows = rows.filter(_Matches(models.F("search"), words))
    return rows


def named(actor: Actor, record_id: str) -> Record:
    """One record of the company. Raises NotFound."""
    row = Record.objects.for_actor(actor).defer("search").filter(pk=record_id).first() if is_uuid(record_id) else None
    if row is None:
        raise NotFound("There is no such record.")
    return row


def changes(record: Record) -> list[RecordChange]:
    """How a record changed, latest first."""
    return list(record.changes.order_by("-number"))


def summary(actor: Actor) -> dict[str, Any]:
    """How many there are by type, by source, and by day of the last DAYS days (UTC); in one pass."""
    since = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS - 1)
    with database.cursor() as cursor:
        cursor.execute(_SUMMARY, {"company": actor.company_id, "since": since})
        rows = cursor.fetchall()
    groups = [
        {"providerType": slug.replace("-", "_"), "resourceType": kind, "count": count, "lastReceivedAt": last}
        for how, slug, kind, _, _, count, last in rows
        if how == _BY_TYPE
    ]
    sources = [{"source": source, "count": count} for how, _, _, source, _, count, _ in rows if how == _BY_SOURCE]
    days = [{"day": day.isoformat(), "count": count} for how, _, _, _, day, count, _ in rows if how == _BY_DAY and day]
    return {"total": sum(group["count"] for group in groups), "groups": groups, "bySource": sources, "byDay": days}


def remove(actor: Actor, record: Record) -> None:
    """Remove a record and its history."""
    with transaction.atomic():
        audit.record(actor, "record.delete", str(record.pk))
        Record.objects.filter(pk=record.pk).delete()


def remove_found(actor: Actor, which: Which) -> tuple[int, bool]:
    """Remove what is found, MOST_REMOVED at most. Returns how many went, and whether there are more.

    Raises InvalidInput where finding them takes too long.
    """
    with bounded(_ADVICE):
        ids = list(_found(actor, which).values_list("pk", flat=True)[: MOST_REMOVED + 1])
    with transaction.atomic():
        gone, _ = Record.objects.filter(pk__in=ids[:MOST_REMOVED]).delete()
        audit.record(actor, "records.delete", detail={"count": gone})
    return gone, len(ids) > MOST_REMOVED
