"""The database goes away while executions are under way: what was done outside is kept and not done again."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection

from automation.engine.kinds import Context, Effect, Kind
from automation.models import StepRun
from automation.services.executions import starting
from tests.automation.engine_world import step
from tests.automation.test_executing import a_worker, published
from tests.factories import make_actor

pytestmark = pytest.mark.django_db(transaction=True)
_CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.mark.parametrize("effect", ["keyed", "at_most_once"])
def test_connections_that_break_under_way_lose_nothing(effect: Effect, monkeypatch: pytest.MonkeyPatch) -> None:
    from automation.engine import kinds

    touched, inside, go_on = Counter[str](), threading.Event(), threading.Event()

    def run(config: Any, context: Context) -> Any:
        touched[context.key] += 1
        inside.set()
        assert go_on.wait(30)
        return {"value": 1}

    touch = Kind(name="touch", description="Touches.", schema={"type": "object"}, run=run, effect=effect)
    known = {**kinds.kinds(), "touch": touch}
    monkeypatch.setattr("automation.engine.plan.kinds", lambda: known)
    one = starting.start(published(make_actor(), step("a", "touch"), step("b", "touch")), {})
    worker = threading.Thread(target=a_worker)
    worker.start()
    assert inside.wait(30)
    with connection.cursor() as cursor:
        cursor.execute(_CUT)
    connection.pool.check()  # type: ignore[attr-defined]  # not in the stubs; later tests get no dead one
    go_on.set()
    worker.join(60)
    one.refresh_from_db()
    assert (one.state, one.attempt) == ("done", 1)
    assert touched == {f"{one.pk}:a": 1, f"{one.pk}:b": 1}
    assert set(StepRun.objects.filter(execution_id=one.pk).values_list("number", "status")) == {
        (1, "completed"),
        (2, "completed"),
    }
