"""How a flow did lately: of each day how many executions ended how, and how long they took."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from automation.services.history import tallies
from automation.services.history.filters import Filter, matching


@dataclass(slots=True)
class Day:
    """Executions made on one day in UTC that are over. Durations in milliseconds, off by a tenth at most."""

    completed: int = 0
    failed: int = 0
    buckets: Counter[int] = field(default_factory=Counter)

    def add(self, state: str, bucket: int, count: int) -> None:
        if state == "done":
            self.completed += count
        else:
            self.failed += count
        self.buckets[bucket] += count

    @property
    def p50(self) -> float | None:
        return tallies.percentile(self.buckets, 0.5)

    @property
    def p95(self) -> float | None:
        return tallies.percentile(self.buckets, 0.95)


@dataclass(frozen=True, slots=True)
class Statistics:
    """`days` are all days asked for, oldest first; `pending` and `running` are now."""

    days: dict[date, Day]
    total: Day
    pending: int
    running: int


def of(company_id: int, flow_id: uuid.UUID, days: int, modes: Sequence[str], now: datetime) -> Statistics:
    """What executions of a flow came to on so many days, today included. Three queries."""
    first = now.date() - timedelta(days=days - 1)
    found, total = {first + timedelta(days=number): Day() for number in range(days)}, Day()
    for day, state, bucket, count in tallies.days(company_id, flow_id, first, modes):
        for one in (found.setdefault(day, Day()), total):
            one.add(state, bucket, count)
    pending, running = (
        matching(company_id, Filter(flow_id=flow_id, status=status)).filter(mode__in=modes).count()
        for status in ("pending", "running")
    )
    return Statistics(found, total, pending, running)
