"""One statement for all who wait: what arrives while a commit is under way shares the next one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Waiting(Generic[T]):
    item: T
    is_done: bool = False
    error: Exception | None = None
    turn: threading.Lock = field(default_factory=threading.Lock)  # let go once it is done, or its thread is to write


class Gathering(Generic[T]):
    """Runs `write` for the items of many threads at once, by one of these threads at a time; nobody waits for company.

    Each caller returns when its own item is committed; who wrote until then leaves the rest to one of those that wait. Items
    of the same `name` go into two writes. Where a joint write fails, each item is tried by itself, so that one that cannot be
    stored fails alone; but whether a database that went away had committed is not known: nothing is written twice then.
    """

    def __init__(
        self,
        write: Callable[[list[T]], None],
        *,
        most: int = 200,
        name: Callable[[T], Hashable] = id,
        size: Callable[[T], int] = lambda _: 0,
        most_size: int = 1,
    ) -> None:
        """One write takes `most` items, of `most_size` together; a larger item goes alone, and holds nobody up."""
        self.write, self.most, self.name, self.size, self.most_size = write, most, name, size, most_size
        self.guard = threading.Lock()
        self.waiting: list[_Waiting[T]] = []
        self.is_led = False

    def submit(self, item: T) -> None:
        """Write `item`, with others or alone. Raises what `write` raises for it."""
        if self.size(item) >= self.most_size:
            self.write([item])
            return
        mine = _Waiting(item)
        with self.guard:
            self.waiting.append(mine)
            leads, self.is_led = not self.is_led, True
            mine.turn.acquire()
        if not leads:
            mine.turn.acquire()
        while not mine.is_done:
            self._write_waiting(mine)
            leads = True
        if leads:
            with self.guard:
                self.is_led = bool(self.waiting)
                if self.waiting:
                    self.waiting[0].turn.release()
        if mine.error:
            raise mine.error

    def _write_waiting(self, mine: _Waiting[T]) -> None:
        with self.guard:
            batch = self._next()
        self._write(batch)
        for each in batch:
            each.is_done = True
            if each is not mine:
                each.turn.release()

    def _next(self) -> list[_Waiting[T]]:
        """Take what goes into one write, oldest first."""
        batch, left, names, size = list[_Waiting[T]](), list[_Waiting[T]](), set[Hashable](), 0
        for each in self.waiting:
            name, more = self.name(each.item), self.size(each.item)
            if name in names or len(batch) == self.most or size + more > self.most_size:
                left.append(each)
            else:
                batch.append(each)
                names.add(name)
                size += more
        self.waiting = left
        return batch

    def _write(self, batch: list[_Waiting[T]]) -> None:
        try:
            self.write([each.item for each in batch])
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, OperationalError | InterfaceError):
                for each in batch:
                    self._write([each])
                return
            for each in batch:
                each.error = error
