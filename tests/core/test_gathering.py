"""Writes of many threads share a statement, and nobody is told yes before the own item is written."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from connect_platform.core.gathering import MOST, Gathering


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
    gathering = Gathering(written.append)
    with ThreadPoolExecutor(32) as pool:
        list(pool.map(gathering.submit, range(5000)))
    assert sorted(number for items in written for number in items) == list(range(5000))
    assert max(map(len, written)) <= MOST
