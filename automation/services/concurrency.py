"""How many executions of one flow run at once, where its settings say so; what rests takes up no room."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from automation.models import Execution, Flow

WAITING = "waiting: concurrency"
#: After so many seconds it is looked at again, should nobody have said that there is room.
AGAIN = 5


def within_limits(taken: list[Execution]) -> list[Execution]:
    """Of executions just claimed, those that may run now.

    `queue` puts the others back with the reason, `skip` ends those that had not begun, and `cancel_old` ends others that run.
    """
    limited = Flow.objects.filter(pk__in={one.flow_id for one in taken}, settings__concurrency__isnull=False)
    for flow in limited if taken else ():
        taken = _within(flow, taken)
    return taken


def _within(flow: Flow, taken: list[Execution]) -> list[Execution]:
    rule = flow.settings["concurrency"]
    limit, policy = rule["limit"], rule.get("policy", "queue")
    with transaction.atomic():
        Flow.objects.select_for_update(no_key=True).get(pk=flow.pk)  # workers that claim at once count one after the other
        running = Execution.objects.filter(flow_id=flow.pk, state=Execution.State.RUNNING)
        excess = running.count() - limit
        if excess <= 0:
            return taken
        mine = [one for one in taken if one.flow_id == flow.pk]
        if policy == "cancel_old":
            new = {one.pk for one in mine[-limit:]}
            old = [key for key in running.order_by("id").values_list("pk", flat=True) if key not in new][:excess]
            _end(old, "canceled", "A newer execution of the flow took its place.")
            return [one for one in taken if one.pk not in set(old)]
        late = mine[max(len(mine) - excess, 0) :]
        skipped = [one.pk for one in late if policy == "skip" and one.started_at is None]
        _end(skipped, "skipped", f"{limit} executions of the flow were running.")
        back = [one.pk for one in late if one.pk not in set(skipped)]
        Execution.objects.filter(pk__in=back).update(
            state=Execution.State.WAITING,
            lease_until=None,
            reason=f"{WAITING} {limit}/{limit}",
            due_at=timezone.now() + timedelta(seconds=AGAIN),
        )
    gone = {*skipped, *back}
    return [one for one in taken if one.pk not in gone]


def _end(keys: Collection[Any], code: str, message: str) -> None:
    error = {"code": code, "message": message}
    Execution.objects.filter(pk__in=keys).update(
        state=Execution.State.CANCELED, lease_until=None, reason="", error=error, finished_at=Now()
    )


def freed(ended: Collection[Execution]) -> None:
    """These executions of flows with a limit run no more: others that wait for their room may be looked at."""
    if ended:
        waiting = Execution.objects.filter(
            company_id__in={one.company_id for one in ended},
            flow_id__in={one.flow_id for one in ended},
            state=Execution.State.WAITING,
            reason__startswith=WAITING,
        )
        waiting.update(due_at=F("created_at"))  # the oldest first
