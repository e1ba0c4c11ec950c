"""Shows what the steps of an execution did: thousands of them at once, large values one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Func, IntegerField, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce

from automation.models import Execution, StepRun
from connect_platform.core.errors import NotFound

MOST = 20_000  # tries of steps in one answer
MOST_OF_ONE = 256 * 1024  # bytes of JSON that a list shows of one try
MOST_OF_ALL = 8 * 1024 * 1024  # and of all of them


@dataclass(frozen=True, slots=True)
class Shown:
    """One try of one step. Where its values are too large for a list they are None, and `cut` says their sizes in bytes."""

    run: StepRun
    cut: tuple[int, int] | None = None


def tries(execution: Execution) -> QuerySet[StepRun]:
    """Every try of every step, in the order in which they began."""
    return StepRun.objects.filter(execution_id=execution.pk).order_by("started_at", "id")


def listed(execution: Execution, limit: int, offset: int) -> list[Shown]:
    """Some tries in the order in which they began; two queries, and no large value is read."""
    rows = tries(execution).defer("input", "output").annotate(input_bytes=_size("input"), output_bytes=_size("output"))
    found = list(rows[offset : offset + limit])
    left, whole = MOST_OF_ALL, set[int]()
    for run in found:
        size = run.input_bytes + run.output_bytes
        if size <= min(MOST_OF_ONE, left):
            left -= size
            whole.add(run.pk)
    small = StepRun.objects.filter(execution_id=execution.pk, id__in=whole).values_list("id", "input", "output")
    values = {key: (given, got) for key, given, got in small}
    shown = []
    for run in found:
        run.input, run.output = values.get(run.pk, (None, None))
        shown.append(Shown(run, None if run.pk in whole else (run.input_bytes, run.output_bytes)))
    return shown


def _size(column: str) -> Coalesce:
    length = Func(Cast(column, TextField()), function="octet_length", output_field=IntegerField())
    return Coalesce(length, 0)


def one(execution: Execution, number: int, path: str | None, attempt: int | None) -> StepRun:
    """The last try of a step with this number, in these rounds and of this attempt where given. Raises NotFound."""
    rows = tries(execution).filter(number=number)
    if path is not None:
        rows = rows.filter(path=path)
    if attempt is not None:
        rows = rows.filter(attempt=attempt)
    run = rows.last()
    if run is None:
        raise NotFound("There is no such step of this execution.")
    return run
