"""Counting is exact across threads and processes, per clock window, and never stops the product."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from connect_platform.core import metrics, rate_limits, valkey

AGES = 10**9  # a window nobody crosses


def _count_in_threads(each: int) -> list[int]:
    with ThreadPoolExecutor(8) as pool:
        return [used for part in pool.map(_count, [each] * 8) for used in part]


def _count(each: int) -> list[int]:
    return [rate_limits.count("many", 1000, AGES).used for _ in range(each)]


def test_eight_threads_in_each_of_four_processes_count_exactly() -> None:
    with multiprocessing.get_context("fork").Pool(4) as processes:
        used = [one for part in processes.map(_count_in_threads, [50] * 4, chunksize=1) for one in part]
    assert sorted(used) == list(range(1, 4 * 8 * 50 + 1))


def test_a_quota_says_what_is_left_and_when_the_window_ends() -> None:
    quota = rate_limits.count("one", 2, AGES)
    start = int(time.time() // AGES) * AGES
    assert (quota.limit, quota.used, quota.remaining, quota.reset, quota.exceeded) == (2, 1, 1, start + AGES, False)
    assert quota.headers == (2, 1, start + AGES)
    assert rate_limits.count("one", 2, AGES).exceeded is False
    third = rate_limits.count("one", 2, AGES)
    assert (third.exceeded, third.remaining) == (True, 0)


def test_looking_counts_nothing_and_amounts_add_up() -> None:
    assert rate_limits.count("look", 10, AGES, 0).used == 0
    assert rate_limits.count("look", 10, AGES, 4).used == 4
    assert rate_limits.count("look", 10, AGES, 0).used == 4


def test_names_and_windows_are_counted_apart() -> None:
    rate_limits.count("a", 10, AGES)
    assert rate_limits.count("b", 10, AGES).used == 1
    assert rate_limits.count("a", 10, AGES * 2).used in (1, 2)  # both windows began at the epoch
    assert rate_limits.count("a", 10, 10**8).used == 1


def test_a_counter_ends_after_its_window() -> None:
    rate_limits.count("short", 10, 3600)
    (key,) = valkey.client().keys("limit:short:*")
    assert 0 < valkey.client().ttl(key) <= 3660


def test_without_valkey_everything_is_let_through_and_counted_as_that(settings: Any) -> None:
    before = metrics.RATE_LIMITER_AWAY._value.get()
    reachable, settings.REDIS_URL = settings.REDIS_URL, "unix:///nonexistent/valkey.sock?db=0"
    for one in (valkey.client, rate_limits._script):
        one.cache_clear()
    try:
        quota = rate_limits.count("away", 1, AGES, 5)
    finally:
        settings.REDIS_URL = reachable
        for one in (valkey.client, rate_limits._script):
            one.cache_clear()
    assert (quota.exceeded, quota.remaining) == (False, 1)
    assert metrics.RATE_LIMITER_AWAY._value.get() == before + 1
