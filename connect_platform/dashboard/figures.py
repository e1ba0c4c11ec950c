"""What the dashboard counts: connections by state, calls by hour with their latencies, and the calls themselves."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Aggregate, Count, F, FloatField, Q, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone

from connect_platform.core.actors import Actor
from connect_platform.core.audit import AuditEntry
from connect_platform.dashboard.templatetags.charts import Bucket, Slice
from connect_platform.dashboard.templatetags.frame import STATES
from connections.models import Connection, Status
from integrations import catalogue
from integrations.services import offered
from integrations.spec import Provider

CALL = "connection.call"
TONES = {"good": "good", "info": "good", "warn": "warn", "bad": "bad", "plain": "rest"}


class Percentile(Aggregate):
    """PostgreSQL's `percentile_cont`: the value below which that share of the rows lies."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: str, share: float) -> None:
        super().__init__(expression, share=share)


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of a stretch of time: an entry per hour, the totals, and the latencies over all of it in milliseconds."""

    hours: Sequence[Bucket]
    p50: float | None
    p95: float | None

    @property
    def total(self) -> int:
        return sum(hour.total for hour in self.hours)

    @property
    def failed(self) -> int:
        return sum(hour.bad for hour in self.hours)

    @property
    def refused(self) -> int:
        return sum(hour.warn for hour in self.hours)

    @property
    def success(self) -> float | None:
        """Percent of calls that went well; None without calls."""
        return 100 * sum(hour.good for hour in self.hours) / self.total if self.total else None


def oldest_id(moment: datetime) -> uuid.UUID:
    """The smallest UUIDv7 of a moment (RFC 9562 §5.7), so that the index on ids also finds rows by time."""
    return uuid.UUID(int=(int(moment.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62))


def entries(actor: Actor, *, target: str = "") -> QuerySet[AuditEntry]:
    """The company's calls, newest first; of one connection where its id is given."""
    found = AuditEntry.objects.filter(company_id=actor.company_id, action=CALL)
    return (found.filter(target=target) if target else found).order_by("-id")


def calls(actor: Actor, *, target: str = "", hours: int = 24) -> Calls:
    """Calls of the last hours, this one included, in UTC. Two queries, whatever the number of calls."""
    this_hour = timezone.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    since = this_hour - timedelta(hours=hours - 1)
    rows = entries(actor, target=target).order_by().filter(id__gte=oldest_id(since))
    latencies = {"p50": Percentile("duration_ms", 0.5), "p95": Percentile("duration_ms", 0.95)}
    counted = (
        rows.annotate(hour=TruncHour("at", tzinfo=UTC))
        .values("hour")
        .annotate(
            good=Count("id", filter=Q(outcome="ok")),
            warn=Count("id", filter=Q(outcome="refused")),
            bad=Count("id", filter=Q(outcome="failed")),
            **latencies,
        )
    )
    by_hour = {row["hour"]: row for row in counted}
    moments = [since + timedelta(hours=place) for place in range(hours)]
    overall = rows.aggregate(**latencies)
    return Calls([_bucket(moment, by_hour.get(moment)) for moment in moments], overall["p50"], overall["p95"])


def _bucket(start: datetime, row: Mapping[str, Any] | None) -> Bucket:
    if row is None:
        return Bucket(start)
    return Bucket(start, row["good"], row["warn"], row["bad"], row["p50"], row["p95"])


def states(actor: Actor) -> list[Slice]:
    """The company's connections by state, in the order a connection passes through them."""
    counted = dict(Connection.objects.for_actor(actor).order_by().values_list("status").annotate(count=Count("id")))
    return [
        Slice(
            str(STATES[status][2]), counted.get(status, 0), TONES[STATES[status][0]], f"/dashboard/connections?status={status}"
        )
        for status in Status.values
    ]


def call_rows(found: QuerySet[AuditEntry], limit: int) -> list[dict[str, Any]]:
    """Calls as a table shows them: what was called, through which connection, how it went and why."""
    rows = found.values(
        "id", "at", "outcome", "status", "duration_ms", "cause", "target", "request_id", "actor", "company_id",
        slug=F("detail__provider"), name=F("detail__name"), method=F("detail__method"), path=F("detail__path"),
    )[:limit]  # fmt: skip
    names = {company_id: provider_names(company_id) for company_id in {row["company_id"] for row in rows}}
    return [{**row, "provider": names[row["company_id"]](row["slug"] or "")} for row in rows]


def provider_name(slug: str, company_id: int) -> str:
    """What people call a provider; its slug where it is known no longer."""
    return provider_names(company_id)(slug)


def provider_names(company_id: int) -> Callable[[str], str]:
    """`provider_name` for many rows: a company's own providers are read once, and only where a row is of one."""

    @cache
    def own() -> dict[str, Provider]:
        return {provider.slug: provider for provider in offered.own(company_id)}

    def name(slug: str) -> str:
        provider = own().get(slug) if slug.startswith(offered.PREFIX) else catalogue.find(slug)
        return provider.name if provider else slug

    return name
