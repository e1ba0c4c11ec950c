"""A task that many threads are asked for is done by one of them, and once more for those who asked meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from connect_platform.core.turns import one_at_a_time


def test_who_asks_meanwhile_leaves_and_it_is_done_once_more() -> None:
    begun, may_end, threads = threading.Event(), threading.Event(), list[int]()

    @one_at_a_time
    def task() -> int:
        threads.append(threading.get_ident())
        begun.set()
        assert may_end.wait(10)
        return 1

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(task)
        assert begun.wait(10)
        assert (task(), task()) == (0, 0)
        may_end.set()
        assert first.result() == 2
    assert len(set(threads)) == 1
    assert task() == 1


def test_a_task_that_fails_keeps_nobody_out() -> None:
    results = iter([0, 1])

    @one_at_a_time
    def task() -> int:
        return 1 // next(results)

    with pytest.raises(ZeroDivisionError):
        task()
    assert task() == 1
