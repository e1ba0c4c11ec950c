"""The journal of an execution: what each step of it came to, so that going on after a crash repeats nothing that is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

Status: TypeAlias = Literal["running", "waiting", "completed", "failed", "skipped"]
#: The error of a try whose worker ended: it uses up none of the step's retries.
INTERRUPTED = "interrupted"


@dataclass(slots=True)
class Record:
    """One try of one step in one round of the loops around it. Once final it does not change.

    `path` names those rounds and the sub-flows entered, such as `step_2:0/step_5`; `due` is when a waiting one goes on.
    """

    step_id: str
    number: int
    name: str | None
    kind: str
    path: str
    attempt: int
    status: Status
    started: datetime
    input: Any = None
    output: Any = None
    error: dict[str, Any] | None = None
    finished: datetime | None = None
    due: datetime | None = None
    retried: bool = False  # failed, and another attempt was decided on
    effect: str | None = None  # what repeating it may do, as decided when it began

    @property
    def is_over(self) -> bool:
        """Whether nothing of the step is left to be done at its place."""
        return self.status in ("completed", "skipped") or (self.status == "failed" and not self.retried)

    @property
    def was_tried(self) -> bool:
        """Whether the try came to something, good or bad, before its worker ended."""
        return self.finished is not None and (self.error or {}).get("code") != INTERRUPTED

    @property
    def is_slowed(self) -> bool:
        """Whether the other side asked for time: the same try goes on once it is due."""
        return self.status == "waiting" and self.error is not None

    @property
    def rests(self) -> str:
        """What it does until it is due."""
        if self.status != "waiting":
            return "is tried again"
        return "waits, rate limited" if self.error else "waits"


class Journal:
    """What is known of an execution so far, and which records are not stored yet."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self.last: dict[tuple[str, str], Record] = {}
        self.failures: Counter[tuple[str, str]] = Counter()  # of tries that were not merely interrupted
        self.fresh: list[Record] = []
        for record in records:
            self.learn(record)
            if record.status == "failed" and record.was_tried:
                self.failures[record.step_id, record.path] += 1

    def learn(self, record: Record) -> None:
        """Take a stored record in; of several tries the last one counts."""
        known = self.last.get((record.step_id, record.path))
        if known is None or record.attempt >= known.attempt:
            self.last[record.step_id, record.path] = record

    def of(self, step_id: str, path: str) -> Record | None:
        """The last try of a step."""
        return self.last.get((step_id, path))

    def write(self, record: Record) -> Record:
        """Note a record that is new or has changed."""
        self.learn(record)
        if not any(record is one for one in self.fresh[-4:]):
            self.fresh.append(record)
        return record

    def flush(self) -> list[Record]:
        """Records to be stored now, each once."""
        fresh, self.fresh = self.fresh, []
        return list({id(record): record for record in fresh}.values())
