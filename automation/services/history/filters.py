"""Which executions of a company are meant, as lists and statistics ask for them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from automation.models import Execution
from automation.services.history import tallies
from automation.services.history.partitions import first_id

_STATES = {
    "pending": models.Q(state__in=("waiting", "running", "parked"), started_at=None),
    "running": models.Q(state__in=("waiting", "running", "parked"), started_at__isnull=False),
    "completed": models.Q(state="done"),
    "failed": models.Q(state__in=("failed", "canceled")),
}
STATUSES = tuple(_STATES)
#: What lists show nothing of: read only for the one that is looked at.
LARGE = ("payload", "steps")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which executions of a company are meant. `created_to` is not part of the time; `failed_step` is an id or a label."""

    flow_id: uuid.UUID | None = None
    status: str = ""
    mode: str = ""
    created_from: datetime | None = None
    created_to: datetime | None = None
    search: str = ""
    failed_step: str = ""
    step_kind: str = ""  # of the step at which it failed
    replay_of: uuid.UUID | None = None

    @property
    def is_tallied(self) -> bool:
        """Whether the tallies know how many there are; few are open, so that they are counted themselves."""
        return self.status not in ("pending", "running") and not (
            self.search or self.failed_step or self.step_kind or self.replay_of
        )

    @property
    def is_of_errors(self) -> bool:
        """Whether errors must be read to know."""
        return bool(self.search or self.failed_step or self.step_kind)

    @property
    def bounds(self) -> tuple[uuid.UUID, uuid.UUID]:
        """The first id of the time that is meant, and the first one after it."""
        start = first_id(self.created_from) if self.created_from else tallies.FIRST
        return start, first_id(self.created_to) if self.created_to else tallies.LAST


def matching(company_id: int, which: Filter) -> models.QuerySet[Execution]:
    """The executions a filter means, in no order, without what they were given. Errors are not looked at."""
    rows = Execution.objects.filter(company_id=company_id).defer(*LARGE)
    if which.flow_id:
        rows = rows.filter(flow_id=which.flow_id)
    if which.status:
        rows = rows.filter(_STATES[which.status])
    if which.mode:
        rows = rows.filter(mode=which.mode)
    if which.created_from:
        rows = rows.filter(pk__gte=which.bounds[0])
    if which.created_to:
        rows = rows.filter(pk__lt=which.bounds[1])
    return rows.filter(replay_of=which.replay_of) if which.replay_of else rows
