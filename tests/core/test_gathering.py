"""Writes of many threads share a statement, and nobody is told yes before the own item is written."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import OperationalError

from connect_platform.core.gathering import Gathering


def test_one_alone_is_written_at_once() -> None:
    written: list[list[int]] = []
    Gathering(written.append).submit(7)
    assert written == [[7]]


def test_what_arrives_during_a_write_shares_the_next_one() -> None:
    written: list[list[int]] = []
    begun, go_on = threading.Event(), threading.Event()

    def write(items: list[int]) -> None:
        begun.set()
        assert go_on.wait(20)
        written.append(items)

    gathering = Gathering(write)
    with ThreadPoolExecutor(21) as pool:
        first = pool.submit(gathering.submit, 0)
        assert begun.wait(20)
        others = [pool.submit(gathering.submit, number) for number in range(1, 21)]
        while len(gathering.waiting) < 20:
            threading.Event().wait(0.001)
        assert not first.done()
        go_on.set()
        for each in (first, *others):
            each.result(20)
    assert written[0] == [0]
    assert sorted(written[1]) == list(range(1, 21))
    assert len(written) == 2


def test_an_item_that_cannot_be_written_fails_alone() -> None:
    written: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def write(items: list[int]) -> None:
        begun.set()
        assert go_on.wait(20)
        if 13 in items:
            raise ValueError("unlucky")
        written.extend(items)

    gathering = Gathering(write)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(gathering.submit, 1)
        assert begun.wait(20)
        good, bad, also_good = (pool.submit(gathering.submit, number) for number in (2, 13, 3))
        while len(gathering.waiting) < 3:
            threading.Event().wait(0.001)
        go_on.set()
        for each in (first, good, also_good):
            each.result(20)
        with pytest.raises(ValueError, match="unlucky"):
            bad.result(20)
    assert sorted(written) == [1, 2, 3]


def test_a_crowd_is_written_in_parts_and_completely() -> None:
    written: list[list[int]] = []
    gathering = Gathering(written.append, most=20)
    with ThreadPoolExecutor(32) as pool:
        list(pool.map(gathering.submit, range(5000)))
    assert sorted(number for items in written for number in items) == list(range(5000))
    assert max(map(len, written)) <= 20


class Held:
    """Writes that wait until they may go on, and what each was given."""

    def __init__(self) -> None:
        self.written: list[list[str]] = []
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.error: Exception | None = None

    def write(self, items: list[str]) -> None:
        self.begun.set()
        assert self.go_on.wait(20)
        self.written.append(items)
        if self.error:
            raise self.error

    def meanwhile(self, gathering: Gathering[str], *items: str) -> list[Future[None]]:
        """All come, in this order, while one is being written."""
        with ThreadPoolExecutor(len(items) + 1) as pool:
            asked = [pool.submit(gathering.submit, "first")]
            assert self.begun.wait(20)
            for number, item in enumerate(items, start=1):
                asked.append(pool.submit(gathering.submit, item))
                while len(gathering.waiting) < number:
                    threading.Event().wait(0.001)
            self.go_on.set()
        return asked


def test_items_of_one_name_go_into_two_writes() -> None:
    held = Held()
    held.meanwhile(Gathering(held.write, name=lambda item: item[0]), "a1", "a2", "b1", "c1", "b2")
    assert held.written == [["first"], ["a1", "b1", "c1"], ["a2", "b2"]]


def test_a_write_is_bound_in_size() -> None:
    held = Held()
    held.meanwhile(Gathering(held.write, size=len, most_size=8), "aaaa", "bbbbb", "cc", "dd", "eee")
    assert held.written == [["first"], ["aaaa", "cc", "dd"], ["bbbbb", "eee"]]


def test_a_large_item_goes_alone_and_holds_nobody_up() -> None:
    held = Held()
    held.go_on.set()
    gathering = Gathering(held.write, size=len, most_size=8)
    gathering.is_led = True  # somebody is writing
    gathering.submit("a large one")
    assert held.written == [["a large one"]]


def test_nothing_is_written_twice_after_a_database_went_away() -> None:
    held = Held()
    held.error = OperationalError("gone")
    asked = held.meanwhile(Gathering(held.write), "a", "b")
    assert [each.exception() for each in asked] == [held.error] * 3
    assert held.written == [["first"], ["a", "b"]]
