"""One statement for all who wait: what arrives while a commit is under way shares the next one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
#: So many items one statement takes.
MOST = 200


@dataclass(slots=True, eq=False)
class _Waiting(Generic[T]):
    item: T
    is_done: bool = False
    error: Exception | None = None


class Gathering(Generic[T]):
    """Runs `write` for the items of many threads at once, by whichever of them comes first; nobody waits for company.

    Each caller returns when its own item is committed. Where a joint write fails, each item is tried by itself, so that one
    that cannot be stored fails alone.
    """

    def __init__(self, write: Callable[[list[T]], None]) -> None:
        self.write = write
        self.turn = threading.Lock()
        self.guard = threading.Lock()
        self.waiting: list[_Waiting[T]] = []

    def submit(self, item: T) -> None:
        """Write `item`, with others or alone. Raises what `write` raises for it."""
        mine = _Waiting(item)
        with self.guard:
            self.waiting.append(mine)
        while not mine.is_done:
            with self.turn:
                if not mine.is_done:
                    self._write_waiting()
        if mine.error:
            raise mine.error

    def _write_waiting(self) -> None:
        with self.guard:
            batch, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
        try:
            self.write([each.item for each in batch])
        except Exception as error:
            self._write_one_by_one(batch, error)
        for each in batch:
            each.is_done = True

    def _write_one_by_one(self, batch: list[_Waiting[T]], error: Exception) -> None:
        if len(batch) == 1:
            batch[0].error = error
            return
        for each in batch:
            try:
                self.write([each.item])
            except Exception as own:
                each.error = own
