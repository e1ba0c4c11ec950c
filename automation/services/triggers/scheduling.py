"""Starts flows at times of the clock: each time once, whatever the zone does to its clock and however late it is noticed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from cronsim import CronSim, CronSimError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from automation.models import Execution, FlowTrigger, TriggerItem
from automation.services.executions import controls
from automation.services.triggers import firing
from automation.services.triggers.firing import Item
from connect_platform.core.errors import InvalidInput

log = structlog.get_logger(__name__)
#: What becomes of times that passed while nobody looked: the last one counts, none, or each.
FIRE_ONCE, SKIP, FIRE_ALL = "fire_once", "skip", "fire_all"
MISFIRES = (FIRE_ONCE, SKIP, FIRE_ALL)
MOST = 100  # of the times that passed, the newest
LATE = timedelta(seconds=60)  # a time noticed so much later was missed
AGAIN = timedelta(minutes=10)  # after a failure of ours
BATCH = 50
_WORDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """The times of a cron expression in a zone.

    Where clocks change, as in Debian's cron (https://github.com/cuu508/cronsim): a time of day that does not exist counts at
    the first moment that does, and one that comes twice counts the first time. Times that come in every hour or minute (`*`)
    go by what really passes.
    """

    cron: str
    zone: ZoneInfo

    def times(self, after: datetime) -> Iterator[datetime]:
        """Its times after a moment, in UTC, without end; none where it never comes."""
        for moment in CronSim(self.cron, after.astimezone(self.zone)):
            # From within an hour that comes twice, cronsim sees its first pass ahead.
            if (at := moment.astimezone(UTC)) > after:
                yield at

    def after(self, moment: datetime) -> datetime | None:
        """The next time after a moment."""
        return next(self.times(moment), None)

    def passed(self, first: datetime, now: datetime) -> list[datetime]:
        """Of the times from `first`, which is one of them, until now the newest MOST, oldest first."""
        window = timedelta(hours=2)
        while True:
            begin = max(first - timedelta(seconds=1), now - window)
            found: deque[datetime] = deque(maxlen=MOST)
            for at in self.times(begin):
                if at > now:
                    break
                found.append(at)
            if len(found) == MOST or begin < first:
                return list(found)
            window *= 4


def of(config: Mapping[str, Any]) -> Schedule:
    """The schedule of a configuration that was checked."""
    return Schedule(_WORDS.get(config["cron"], config["cron"]), ZoneInfo(config["timeZone"]))


def checked(config: Mapping[str, Any]) -> Schedule:
    """The schedule of a configuration. Raises InvalidInput naming the field."""
    if not isinstance(config["overlap"], bool):
        raise InvalidInput({"config.overlap": "Must be true or false."})
    if config["misfire"] not in MISFIRES:
        raise InvalidInput({"config.misfire": f"Is one of {', '.join(MISFIRES)}."})
    zone, cron = config["timeZone"], config.get("cron")
    try:
        if not isinstance(zone, str) or not ZoneInfo(zone):
            raise ValueError
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput({"config.timeZone": "Must be a time zone such as Europe/Berlin."}) from None
    if not isinstance(cron, str) or len(cron) > 200 or (cron not in _WORDS and len(cron.split()) != 5):
        raise InvalidInput({"config.cron": "Must be five fields: minute, hour, day of month, month, day of week."})
    found = of(config)
    try:
        if found.after(timezone.now()) is None:
            raise InvalidInput({"config.cron": "Such a time never comes."})
    except CronSimError as error:
        raise InvalidInput({"config.cron": f"{error}."}) from None
    return found


def next_runs(trigger: FlowTrigger, count: int = 5) -> list[datetime]:
    """The next times of an active schedule; nothing for others."""
    if trigger.kind != "schedule" or not trigger.is_active or trigger.due_at is None:
        return []
    later = of(trigger.config).times(trigger.due_at)
    return [trigger.due_at, *islice(later, count - 1)]


def fire_due(limit: int = BATCH) -> int:
    """Fire schedules whose time has come, each in a transaction of its own. Returns how many were looked at."""
    done = 0
    while done < limit and _fire_one():
        done += 1
    return done


@transaction.atomic
def _fire_one() -> bool:
    """The longest due schedule nobody else has; the row's lock is its lease, as nothing leaves the database."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    due = FlowTrigger.objects.filter(free, kind="schedule", is_active=True, due_at__lte=now).defer("secrets")
    trigger = due.select_for_update(skip_locked=True, of=("self",)).select_related("flow").order_by("due_at").first()
    if trigger is None:
        return False
    row = FlowTrigger.objects.filter(pk=trigger.pk)
    try:
        with transaction.atomic():
            row.update(due_at=_fired(trigger, now), lease_until=None, last_polled_at=now, last_error="")
    except Exception as error:  # ours: the others must not wait behind it, and its time is not lost
        log.exception("schedule_failed", id=trigger.pk)
        row.update(lease_until=now + AGAIN, last_polled_at=now, last_error=f"internal_error: {type(error).__name__}")
    return True


def _fired(trigger: FlowTrigger, now: datetime) -> datetime | None:
    """Fire what is due of a schedule; when it is due next. While its flow is not live, time passes and nothing is missed."""
    schedule = of(trigger.config)
    if trigger.due_at and firing.is_live(trigger.flow):
        fire(trigger, schedule, schedule.passed(trigger.due_at, now), now)
    return schedule.after(now)


def fire(trigger: FlowTrigger, schedule: Schedule, times: list[datetime], now: datetime) -> list[Execution]:
    """Start the flow for the times that passed, by the schedule's rules, in the caller's transaction."""
    items = [item_of(trigger, schedule, at) for at in times]
    match trigger.config["misfire"]:
        case "skip":
            missed = [item for item, at in zip(items, times, strict=True) if now - at > LATE]
        case "fire_all":
            missed = []
        case _:
            missed = items[:-1]
    skipped = {item.key for item in missed}
    wanted = [item for item in items if item.key not in skipped]
    if not trigger.config["overlap"] and wanted:
        free = 0 if _is_running(trigger) else 1
        skipped |= {item.key for item in wanted[free:]}
    return firing.fire(trigger, trigger.flow, items, skipped=skipped)


def item_of(trigger: FlowTrigger, schedule: Schedule, at: datetime) -> Item:
    """One time of a schedule, as its flow sees it. The moment itself is the key."""
    local = at.astimezone(schedule.zone)
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    payload = {"scheduledAt": moment, "localTime": local.isoformat(), "timeZone": schedule.zone.key}
    return Item(moment, {**payload, "cron": trigger.config["cron"]})


def _is_running(trigger: FlowTrigger) -> bool:
    """Whether what it started last is not over."""
    fired = TriggerItem.objects.filter(trigger=trigger, decision=TriggerItem.Decision.FIRED).order_by("-seen_at", "-key")
    last = fired.values_list("execution_id", flat=True).first()
    return last is not None and Execution.objects.filter(pk=last, state__in=controls.OPEN).exists()
