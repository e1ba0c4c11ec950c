"""A step emits an event of its own: once, whoever tries it again, to the company's webhooks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from automation.engine.kinds import Context, StepFailed
from automation.expressions import Scope
from automation.models import Execution, Flow, StepRun, WebhookDelivery
from automation.services.executions import executing, starting
from automation.services.flows import flows
from automation.steps import emit
from connect_platform.core.events import Event
from connect_platform.core.ids import uuid7
from tests.automation.cast import deliver, make_endpoint, received
from tests.automation.engine_world import START, step
from tests.core.hostile_servers import Serve
from tests.factories import make_actor

pytestmark = pytest.mark.django_db(transaction=True)
EMIT: dict[str, Any] = {**step("e", "emit"), "config": {"name": "order.paid", "data": {"id": "{{trigger.id}}", "n": [1]}}}


def test_an_event_reaches_the_webhooks_that_listen(serve: Serve) -> None:
    actor, server = make_actor(), serve()
    make_endpoint(actor, f"http://127.0.0.1:{server.port}/", "flow.emitted")
    made = flows.create(actor, name="Orders", steps=[EMIT])
    flows.publish(actor, made)
    one = starting.start(Flow.objects.get(pk=made.pk), {"id": "A1"})
    executing.pump()
    from automation.services import fanning

    fanning.fan_out()
    deliver()
    (sent,) = received(server)
    assert sent.json["type"] == "flow.emitted"
    assert sent.json["data"] == {
        "name": "order.paid",
        "flowId": str(made.pk),
        "flowName": "Orders",
        "executionId": str(one.pk),
        "mode": "live",
        "data": {"id": "A1", "n": [1]},
    }
    assert StepRun.objects.get().output == {"eventId": sent.headers["webhook-id"]}
    assert WebhookDelivery.objects.count() == 1
    assert Execution.objects.get().state == "done"


def context(**changes: Any) -> Context:
    known = {"company_id": 1, "flow_id": "f", "execution_id": str(uuid7()), "mode": "live", "step_id": "e", "path": ""}
    values = {"flow": {"id": "f", "name": "Orders"}}
    return Context(**{**known, "attempt": 1, "key": "x:e", "now": START, "scope": Scope(values), **changes})


def test_however_often_it_is_tried_there_is_one_event() -> None:
    here = context()
    first = emit.run(EMIT["config"], here)
    assert emit.run(EMIT["config"], here) == first
    again = context(execution_id=here.execution_id, attempt=2)
    assert emit.run({**EMIT["config"], "data": {"other": 1}}, again) == first
    assert [event.id for event in Event.objects.all()] == [first["eventId"]]
    round_two = context(execution_id=here.execution_id, key="x:step_1:1:e")
    assert emit.run(EMIT["config"], round_two) != first
    assert Event.objects.count() == 2


def test_events_sort_by_when_their_execution_was_made() -> None:
    ids = [emit.event_id(context(key=str(number))) for number in range(20)]
    assert [one[:13] for one in ids] == sorted(one[:13] for one in ids)
    assert {len(one) for one in ids} == {30}


def test_what_is_too_large_is_not_emitted() -> None:
    with pytest.raises(StepFailed) as raised, transaction.atomic():
        emit.run({"name": "x", "data": {"text": "y" * 256_000}}, context())
    assert raised.value.code == "too_large"
    assert not Event.objects.exists()
