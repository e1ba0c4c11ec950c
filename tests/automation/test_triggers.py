"""What starts a flow: a provider's event, an event of the platform, a person; each once, and never round in circles."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction

from accounts.models import Company
from automation.models import Execution, FlowTrigger, TriggerItem
from automation.services import fanning
from automation.services.executions import executing
from automation.services.triggers import firing, triggers
from automation.services.triggers.firing import Item
from connect_platform.core import events
from connect_platform.core.errors import NotFound
from connections.models import Connection, InboundEvent, Status
from tests.automation.starting_world import (
    at_home,
    connected,
    deliver,
    items,
    live_flow,
    own,
    payloads,
    trigger,
)
from tests.automation.test_flows_api import Caller
from tests.factories import make_actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(live_server: Any, settings: Any) -> Caller:
    return at_home(live_server, settings)


def test_an_event_of_the_provider_starts_the_flow_once(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice)
    made = trigger(alice, flow, connectionId=connection)
    assert (made["providerType"], made["kind"], made["isActive"], made["url"]) == ("sandbox", "webhook", True, None)
    deliver(connection)
    deliver(connection)
    deliver(connection, "e2", "Bob")
    assert payloads() == [{"id": "c1", "name": "Ada"}, {"id": "c1", "name": "Bob"}]
    one = Execution.objects.order_by("pk")[0]
    assert (one.mode, one.version, one.event_id, str(one.flow_id)) == ("live", 1, "e1", flow)
    (shown,) = alice("GET", f"/flows/{flow}/triggers")
    assert (shown["itemsSeen"], shown["itemsNew"]) == (2, 2)
    assert shown["lastFiredAt"]


def test_an_event_told_twice_by_the_outbox_starts_nothing_more(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice)
    trigger(alice, flow)
    deliver(connection)
    from connect_platform.core.events import Event

    Event.objects.update(dispatched_at=None)
    fanning.fan_out()
    assert len(payloads()) == 1
    assert TriggerItem.objects.get().duplicates == 1


@pytest.mark.parametrize("why", ["off", "draft", "archived", "deleted", "other_connection", "other_company"])
def test_a_flow_that_is_not_live_or_not_meant_stays_quiet(alice: Caller, why: str) -> None:
    connection = connected(alice)
    flow = alice.flow() if why == "draft" else live_flow(alice)
    other = Connection.objects.create(company_id=alice.company_id, provider="sandbox", status=Status.READY)
    made = trigger(alice, flow, connectionId=str(other.pk) if why == "other_connection" else None)
    match why:
        case "off":
            alice("PATCH", f"/flows/{flow}/triggers/{made['id']}", {"isActive": False})
        case "archived":
            alice("PATCH", f"/flows/{flow}", {"status": "archived"})
        case "deleted":
            alice("DELETE", f"/flows/{flow}")
        case "other_company":
            connection = connected(Caller())
    deliver(connection)
    assert payloads() == []


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"providerType": "nobody"}, 400, "no such provider"),
        ({"triggerName": "nope"}, 400, "contact.created"),
        ({"kind": "schedule"}, 400, "kind"),
        ({"kind": "poll"}, 400, "connection"),
        ({"config": {"often": 1}}, 400, "config.often"),
        ({"config": {"pollIntervalSeconds": 60}}, 400, "config.pollIntervalSeconds"),  # nothing is polled
        ({"connectionId": str(uuid.uuid4())}, 404, "connection"),
        ({"providerType": "webhook"}, 400, "received"),
        ({"providerType": "webhook", "triggerName": "received", "kind": "poll"}, 400, "kind: Is webhook"),
    ],
)
def test_what_cannot_be_is_refused(alice: Caller, changes: dict[str, Any], status: int, said: str) -> None:
    flow = live_flow(alice)
    assert said in str(trigger(alice, flow, status, **changes)["message"])
    assert not FlowTrigger.objects.exists()


def test_a_flow_has_one_trigger_and_a_plan_so_many(alice: Caller) -> None:
    Company.objects.update(plan="free")
    first = live_flow(alice)
    trigger(alice, first)
    trigger(alice, first, 409)
    trigger(alice, live_flow(alice))
    third = live_flow(alice)
    trigger(alice, third, 403)  # the free plan has two
    (one,) = alice("GET", f"/flows/{first}/triggers")
    alice("PATCH", f"/flows/{first}/triggers/{one['id']}", {"isActive": False})
    trigger(alice, third)
    alice("PATCH", f"/flows/{first}/triggers/{one['id']}", {"isActive": True}, status=403)
    alice("DELETE", f"/flows/{first}/triggers/{one['id']}")
    assert alice("GET", f"/flows/{first}/triggers") == []


def test_the_limit_holds_for_many_at_once(alice: Caller) -> None:
    Company.objects.update(plan="free")
    flows = [live_flow(alice) for _ in range(5)]
    told: list[int] = []

    def add(flow: str) -> None:
        answer = alice.http.__class__().post(
            f"/connect/v1/flows/{flow}/triggers",
            {"providerType": "sandbox", "triggerName": "contact.created", "kind": "webhook"},
            content_type="application/json",
            headers={"Authorization": f"Bearer {alice.token}"},
        )
        told.append(answer.status_code)
        database.close()

    threads = [threading.Thread(target=add, args=(flow,)) for flow in flows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [201, 201, 403, 403, 403]


def test_a_filter_keeps_events_from_starting_the_flow(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice)
    trigger(alice, flow, config={"filter": '{{trigger.name}} contains "a"'})
    deliver(connection)
    deliver(connection, "e2", "Bob")
    assert [payload["name"] for payload in payloads()] == ["Ada"]
    assert items(alice, flow) == [("e1", "fired"), ("e2", "filtered")]


def test_what_became_of_each_item_is_listed(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice)
    made = trigger(alice, flow, connectionId=connection)
    for number in range(3):
        deliver(connection, f"e{number}")
    path = f"/flows/{flow}/triggers/{made['id']}/items"
    page = alice("GET", f"{path}?limit=2")
    assert (page["total"], page["page"], page["limit"]) == (3, 1, 2)
    newest = Execution.objects.order_by("-pk")[0]
    first = page["data"][0]
    assert (first["key"], first["decision"], first["executionId"], first["duplicates"]) == ("e2", "fired", str(newest.pk), 0)
    assert [item["key"] for item in alice("GET", f"{path}?limit=2&page=2")["data"]] == ["e0"]
    assert alice("GET", f"{path}?decision=skipped")["data"] == []
    for query in ("decision=nope", "limit=0", "page=x"):
        alice("GET", f"{path}?{query}", status=400)
    Caller()("GET", path, status=404)


def test_a_trigger_that_goes_while_it_is_changed_is_unknown(alice: Caller) -> None:
    own(alice, live_flow(alice), "webhook", "received", "webhook")
    trigger = FlowTrigger.objects.get()
    FlowTrigger.objects.all().delete()
    with pytest.raises(NotFound):
        triggers.change(make_actor(alice.user), trigger, {"is_active": False})
    assert not FlowTrigger.objects.exists()


def test_a_trigger_is_changed_as_a_whole_and_only_where_that_can_be(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice)
    made = trigger(alice, flow, connectionId=connection)
    path = f"/flows/{flow}/triggers/{made['id']}"
    changed = alice("PATCH", path, {"config": {"filter": "{{trigger.name}}"}, "connectionId": None})
    assert (changed["config"], changed["connectionId"]) == ({"filter": "{{trigger.name}}"}, None)
    before = FlowTrigger.objects.values().get()
    for body, status in (
        ({}, 400),
        ({"config": {"often": 1}, "isActive": False}, 400),
        ({"config": {}, "connectionId": str(uuid.uuid4())}, 404),
        ({"config": []}, 400),
        ({"kind": "poll"}, 400),
    ):
        alice("PATCH", path, body, status=status)
    Caller()("PATCH", path, {"isActive": False}, status=404)
    assert FlowTrigger.objects.values().get() == before


# --- events of the platform


def drain() -> None:
    """Workers do everything there is to do, until nothing more happens."""
    for _ in range(12):
        executing.pump()
        if not fanning.fan_out() and not Execution.objects.filter(state="waiting").exists():
            break


def on(alice: Caller, event: str, *steps: Any, **config: Any) -> str:
    flow = live_flow(alice, *steps)
    own(alice, flow, "platform", event, "event", **config)
    return flow


def runs(flow: str) -> int:
    return Execution.objects.filter(flow_id=flow).count()


FAILS = {"kind": "formatter", "config": {"operation": "to_number", "value": "many"}}


def test_an_event_of_the_platform_starts_a_flow_once(alice: Caller) -> None:
    flow = on(alice, "Connection.Updated", filter='{{trigger.data.status}} == "connected"')
    other = on(Caller(), "Connection.Updated")
    told = [events.emit(alice.company_id, "Connection.Updated", {"connectionId": "c", "status": "connected"})]
    told.append(events.emit(alice.company_id, "Connection.Updated", {"connectionId": "c", "status": "expired"}))
    fanning.fan_out()
    events.Event.objects.update(dispatched_at=None)
    fanning.fan_out()
    one = Execution.objects.get(flow_id=flow)
    assert one.payload
    assert (one.event_id, one.payload["type"], one.payload["data"]["status"]) == (told[0].id, "Connection.Updated", "connected")
    assert items(alice, flow) == [(told[0].id, "fired"), (told[1].id, "filtered")]
    assert runs(other) == 0


def test_the_end_of_one_flow_starts_another_and_goes_round_in_no_circle(alice: Caller) -> None:
    watcher = on(alice, "flow.failed", FAILS)  # fails itself, each time
    second = on(alice, "flow.failed")
    celebrant = on(alice, "flow.succeeded")
    failing, fine = live_flow(alice, FAILS), live_flow(alice)
    alice("POST", f"/flows/{failing}/run", {})
    alice("POST", f"/flows/{fine}/run", {})
    drain()
    assert [runs(flow) for flow in (watcher, second, celebrant)] == [1, 1, 1]
    assert Execution.objects.filter(state="waiting").count() == 0
    assert [decision for _, decision in items(alice, watcher)] == ["fired", "skipped"]
    assert Execution.objects.values_list("payload__data__flowId", flat=True).get(flow_id=watcher) == failing


def test_flows_that_tell_each_other_stop_at_the_first_circle(alice: Caller) -> None:
    first, second = on(alice, "agent.execute"), on(alice, "agent.created")

    def tell(flow: str, event: str) -> None:
        run = Execution.objects.filter(flow_id=flow).latest("pk")
        events.emit(alice.company_id, event, {"executionId": str(run.pk)})
        fanning.fan_out()

    events.emit(alice.company_id, "agent.execute", {"executionId": "no id of ours"})
    fanning.fan_out()
    tell(first, "agent.created")
    assert (runs(first), runs(second)) == (1, 1)
    tell(second, "agent.execute")
    assert (runs(first), runs(second)) == (1, 1)
    assert [decision for _, decision in items(alice, first)] == ["fired", "skipped"]


def test_an_event_nobody_knows_is_refused(alice: Caller) -> None:
    flow = live_flow(alice)
    said = own(alice, flow, "platform", "flow.exploded", "event", 400)
    assert "flow.failed" in str(said["message"])
    assert "kind:" in str(own(alice, flow, "platform", "flow.failed", "webhook", 400)["message"])
    assert "config.often:" in str(own(alice, flow, "platform", "flow.failed", "event", 400, often=1)["message"])
    assert not FlowTrigger.objects.exists()


# --- by hand


def test_a_flow_is_run_by_hand_whatever_its_trigger_is(alice: Caller) -> None:
    plain, manual = live_flow(alice), live_flow(alice)
    own(alice, manual, "manual", "run", "manual")
    for flow in (plain, manual):
        made = alice("POST", f"/flows/{flow}/run", {"payload": {"name": "Ada"}, "priority": -5})
        assert (made["status"], made["mode"], made["version"], made["flowId"]) == ("pending", "live", 1, flow)
        one = Execution.objects.get(pk=made["id"])
        assert (one.payload, one.priority) == ({"name": "Ada"}, -5)
    (shown,) = alice("GET", f"/flows/{manual}/triggers")
    assert (shown["kind"], shown["itemsSeen"], shown["itemsNew"]) == ("manual", 1, 1)
    assert shown["lastFiredAt"]
    executing.pump()
    assert set(Execution.objects.values_list("state", flat=True)) == {"done"}


def test_a_key_runs_a_flow_by_hand_once(alice: Caller) -> None:
    flow = live_flow(alice)
    headers = {"Authorization": f"Bearer {alice.token}", "Idempotency-Key": "k1"}
    path = f"/connect/v1/flows/{flow}/run"
    told = [alice.http.post(path, {}, content_type="application/json", headers=headers).json()["id"] for _ in range(3)]
    assert told == [str(Execution.objects.get().pk)] * 3


def test_a_flow_that_is_not_live_is_not_run(alice: Caller) -> None:
    draft, archived = alice.flow(), live_flow(alice)
    alice("PATCH", f"/flows/{archived}", {"status": "archived"})
    for flow in (draft, archived):
        alice("POST", f"/flows/{flow}/run", {}, status=409)
    flow = live_flow(alice)
    wrong: tuple[dict[str, Any], ...] = ({"payload": []}, {"payload": "x"}, {"priority": 101}, {"priority": "high"})
    for body in wrong:
        alice("POST", f"/flows/{flow}/run", body, status=400)
    Caller()("POST", f"/flows/{flow}/run", {}, status=404)
    Caller("viewer")("POST", f"/flows/{flow}/run", {}, status=403)
    assert not Execution.objects.exists()


def arrived(company_id: int, slug: str, name: str, key: str, body: str) -> None:
    """An event of a provider that was matched already."""
    inbound = InboundEvent.objects.create(provider=slug, event_id=key, type=name, company_id=company_id, body=body)
    data = {"providerType": slug.replace("-", "_"), "event": name, "connectionId": str(uuid.uuid4()), "eventId": key}
    events.emit(company_id, "Webhook.Received", {**data, "inboundId": str(inbound.pk)})


def hears(company_id: int, flow: str, slug: str, name: str) -> FlowTrigger:
    return FlowTrigger.objects.create(flow_id=flow, company_id=company_id, provider=slug, name=name, kind="webhook")


def test_an_event_unlike_its_documentation_holds_nobody_up(alice: Caller) -> None:
    hears(alice.company_id, live_flow(alice), "meta-lead-ads", "lead_created")
    hears(alice.company_id, live_flow(alice), "sandbox", "contact.created")
    arrived(alice.company_id, "meta-lead-ads", "leadgen", "e1", '{"changes": [1]}')
    arrived(alice.company_id, "sandbox", "contact.created", "e2", '{"data": {"id": "c1"}}')
    fanning.fan_out()
    assert payloads() == [{"id": "c1"}]
    assert not events.Event.objects.filter(dispatched_at=None).exists()


def test_a_trigger_that_breaks_holds_nobody_up(alice: Caller) -> None:
    broken = hears(alice.company_id, live_flow(alice), "sandbox", "contact.created")
    hears(alice.company_id, live_flow(alice), "sandbox", "contact.created")
    arrived(alice.company_id, "sandbox", "contact.created", "e1", '{"data": {"id": "c1"}}')
    with database.cursor() as cursor:
        refuse = "ALTER TABLE automation_triggeritem ADD CONSTRAINT no_room CHECK (trigger_id <> %s) NOT VALID"
        cursor.execute(refuse, [broken.pk])
        try:
            fanning.fan_out()
        finally:
            cursor.execute("ALTER TABLE automation_triggeritem DROP CONSTRAINT no_room")
    broken.refresh_from_db()
    assert payloads() == [{"id": "c1"}]
    assert broken.last_error == "internal_error: IntegrityError"


def test_workers_that_fire_the_same_triggers_wait_for_each_other_in_one_order(alice: Caller) -> None:
    one, other = sorted(
        (hears(alice.company_id, live_flow(alice), "sandbox", "contact.created") for _ in range(2)), key=lambda it: it.pk
    )
    told = [Item("e1", {"id": "c1"}), Item("e2", {"id": "c2"})]
    failures: list[Exception] = []

    def work() -> None:
        try:
            with transaction.atomic():
                firing.fire_each([(other, told[::-1], ()), (one, told[::-1], ())])
        except Exception as error:
            failures.append(error)
        finally:
            database.close()

    second = threading.Thread(target=work)
    with transaction.atomic():
        firing.fire_each([(one, told, ())])
        second.start()
        with database.cursor() as cursor:
            waits = False
            while not waits and second.is_alive():
                cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE pid <> pg_backend_pid() AND NOT granted)")
                (waits,) = cursor.fetchone()
        firing.fire_each([(other, told, ())])
    second.join()
    assert (failures, len(payloads())) == ([], 4)
