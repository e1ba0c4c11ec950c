"""Beats that come while the one before is at work take up no more threads of a worker."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from automation.tasks import fan_out, fire_schedules
from connections.tasks import match_inbound


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("task", "table"),
    [
        (fan_out, "core_event"),
        (fire_schedules, "automation_flowtrigger"),
        (match_inbound, "connections_inboundevent"),
    ],
)
def test_a_beat_leaves_what_another_is_at(task: Callable[[], int], table: str) -> None:
    def beat() -> int:
        done = task()
        connections.close_all()
        return done

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            first, waiting = pool.submit(beat), 0
            while not waiting:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted", [table])
                (waiting,) = cursor.fetchone()
                assert not first.done()
            assert pool.submit(beat).result(timeout=10) == 0
            assert not first.done()
        assert first.result(timeout=10) == 0
