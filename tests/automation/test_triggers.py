"""What starts a flow: a provider's event once, a poll that misses and repeats nothing, an address of its own."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.utils import timezone

from accounts.models import Company
from automation.models import Execution, FlowTrigger, TriggerItem
from automation.services import fanning, polling
from connections.models import Connection, Status
from connections.services.inbound import matching
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(live_server: Any, settings: Any) -> Caller:
    settings.PUBLIC_URL = settings.SANDBOX_URL = live_server.url.replace("localhost", "127.0.0.1")
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": (settings.SANDBOX_URL.split("//")[1],)}
    return Caller()


def connected(caller: Caller) -> str:
    caller("POST", "/providers/sandbox/connect", {"credentials": {"apiKey": "sandbox-key"}}, status=200)
    return str(Connection.objects.get(company_id=caller.company_id, surface="connect").pk)


def live_flow(caller: Caller) -> str:
    flow = caller.flow()
    caller("POST", f"/flows/{flow}/publish", status=200)
    return flow


def trigger(caller: Caller, flow: str, status: int = 0, **changes: Any) -> Any:
    body = {"providerType": "sandbox", "triggerName": "contact.created", "kind": "webhook", **changes}
    return caller("POST", f"/flows/{flow}/triggers", body, status=status)


def deliver(connection: str, event_id: str = "e1", name: str = "Ada") -> None:
    """The provider sends an event, and the workers do their part."""
    event = {"connectionId": connection, "event": "contact.created", "id": event_id, "data": {"id": "c1", "name": name}}
    assert Client().post("/webhook/sandbox", event, content_type="application/json").status_code == 200
    matching.match_all()
    fanning.fan_out()


def payloads() -> list[Any]:
    return list(Execution.objects.order_by("pk").values_list("payload", flat=True))


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
        ({"providerType": "webhook", "triggerName": "received", "kind": "poll"}, 400, "received"),
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


# --- an address of its own


def test_an_address_of_its_own_starts_the_flow(alice: Caller) -> None:
    flow = live_flow(alice)
    made = trigger(alice, flow, providerType="webhook", triggerName="received")
    path = made["url"].removeprefix(made["url"].split("/hooks/")[0])
    assert len(path) > 40
    http = Client()
    taken = http.post(path, {"id": "e1", "name": "Ada"}, content_type="application/json")
    assert taken.status_code == 202
    assert taken.json()["eventId"] == "e1"
    assert taken.json()["executionId"] == str(Execution.objects.get().pk)
    again = http.post(path, {"id": "e1", "name": "Ada"}, content_type="application/json")
    assert again.json() == {"received": True, "eventId": "e1", "executionId": None}
    assert len(payloads()) == 1
    http.post(path, {"name": "Bob"}, content_type="application/json")
    http.post(path, {"name": "Bob"}, content_type="application/json")
    assert len(payloads()) == 3
    for body in ("[]", "no json", '"text"'):
        assert http.post(path, body, content_type="application/json").status_code == 400
    assert http.post("/hooks/made-up", {}, content_type="application/json").status_code == 404
    alice("PATCH", f"/flows/{flow}/triggers/{made['id']}", {"isActive": False})
    assert http.post(path, {}, content_type="application/json").status_code == 404
    assert len(payloads()) == 3


def hook(caller: Caller, *steps: Any) -> tuple[str, str]:
    """A flow whose address answers with its result, and that address."""
    flow = caller.flow(*steps)
    caller("POST", f"/flows/{flow}/publish", status=200)
    made = trigger(caller, flow, providerType="webhook", triggerName="received", config={"respond": "last_step"})
    return flow, "/hooks/" + made["url"].split("/hooks/")[1]


def call(path: str, body: Any) -> Any:
    return Client().post(path, body, content_type="application/json")


def test_a_caller_may_wait_for_what_the_flow_comes_to(alice: Caller) -> None:
    flow, path = hook(alice, {"kind": "transform", "config": {"fields": {"sum": "{{trigger.a | plus: trigger.b}}"}}})
    said = call(path, {"id": "e1", "a": 2, "b": 3})
    assert (said.status_code, said.json()) == (200, {"sum": 5})
    assert said["Content-Security-Policy"].startswith("default-src 'none'")
    again = call(path, {"id": "e1", "a": 2, "b": 3})
    assert (again.status_code, again.json()["executionId"]) == (202, None)
    (row,) = alice("GET", f"/flows/{flow}/executions")["data"]
    assert (row["status"], row["mode"]) == ("completed", "live")


def test_a_respond_step_says_status_headers_and_body_and_the_flow_goes_on(alice: Caller) -> None:
    config = {"status": 418, "headers": {"X-Tea": "{{trigger.tea}}", "Content-Type": "text/plain"}, "body": "short and stout"}
    flow, path = hook(alice, {"kind": "respond", "config": config}, {"kind": "transform", "config": {"fields": {"x": 1}}})
    said = call(path, {"tea": "oolong"})
    assert (said.status_code, said.content, said["X-Tea"], said["Content-Type"]) == (
        418,
        b"short and stout",
        "oolong",
        "text/plain",
    )
    (row,) = alice("GET", f"/flows/{flow}/executions")["data"]
    assert len(alice("GET", f"/flows/{flow}/executions/{row['id']}/steps")) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "session=1"},
        {"Location": "https://evil.example"},
        {"Content-Type": "text/html"},
        {"X-A": "b\r\nSet-Cookie: c"},
    ],
)
def test_a_flow_sets_no_cookie_and_serves_no_page(alice: Caller, headers: dict[str, str]) -> None:
    alice("POST", "/flows", {"name": "F", "steps": [{"kind": "respond", "config": {"headers": headers}}]}, status=400)
    (name, value) = next(iter(headers.items()))
    _, path = hook(
        alice,
        {
            "kind": "respond",
            "config": {"headers": {"X-A": "{{trigger.a}}", **({name: "{{trigger.a}}"} if name == "Content-Type" else {})}},
        },
    )
    if name in ("X-A", "Content-Type"):
        said = call(path, {"a": value})
        assert said.status_code == 422
        assert "Set-Cookie" not in said


def test_a_caller_is_told_when_the_flow_fails_or_rests(alice: Caller) -> None:
    _, failing = hook(alice, {"kind": "formatter", "config": {"operation": "to_number", "value": "{{trigger.x}}"}})
    said = call(failing, {"x": "many"})
    assert said.status_code == 422
    assert "step_1" in str(said.json()["message"])
    flow, resting = hook(alice, {"kind": "delay", "config": {"ms": 60_000}})
    said = call(resting, {})
    assert said.status_code == 202
    assert said.json()["executionId"] == alice("GET", f"/flows/{flow}/executions")["data"][0]["id"]


def test_many_who_wait_with_one_id_run_the_flow_once(alice: Caller) -> None:
    flow, path = hook(alice, {"kind": "transform", "config": {"fields": {"n": "{{trigger.n}}"}}})
    told: list[int] = []

    def send() -> None:
        told.append(call(path, {"id": "e1", "n": 1}).status_code)
        database.close()

    callers = [threading.Thread(target=send) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(told) == [200] + [202] * 7
    assert alice("GET", f"/flows/{flow}/executions")["total"] == 1
    (shown,) = alice("GET", f"/flows/{flow}/triggers")
    assert (shown["itemsSeen"], shown["itemsNew"]) == (8, 1)


def test_a_flow_that_acts_outside_is_answered_too(alice: Caller) -> None:
    connected(alice)
    action = {"providerType": "sandbox", "actionName": "echo", "inputMapping": {"message": "hi {{trigger.name}}"}}
    flow, path = hook(alice, {"kind": "action", "config": action})
    assert call(path, {"name": "Ada"}).json() == {"message": "hi Ada"}
    alice("PATCH", f"/flows/{flow}", {"settings": {"concurrency": {"limit": 1}}})
    alice("POST", f"/flows/{flow}/publish", status=200)
    assert call(path, {"name": "Bob"}).json() == {"message": "hi Bob"}
    rows = alice("GET", f"/flows/{flow}/executions")["data"]
    assert [(row["status"], row["version"]) for row in rows] == [("completed", 2), ("completed", 1)]


def test_the_end_of_a_flow_is_told_to_those_who_listen(alice: Caller) -> None:
    from automation.services import endpoints
    from connect_platform.core.actors import system
    from connect_platform.core.events import Event

    endpoints.create(
        system(alice.company_id), url="https://example.com/hooks", events=("flow.succeeded", "flow.failed"), provider=None
    )
    flow, path = hook(alice, {"kind": "formatter", "config": {"operation": "to_number", "value": "{{trigger.n}}"}})
    assert call(path, {"n": "7"}).status_code == 200
    assert call(path, {"n": "x"}).status_code == 422
    events = Event.objects.filter(type__startswith="flow.").order_by("pk")
    assert [(event.type, event.data["flowName"]) for event in events] == [("flow.succeeded", "Greet"), ("flow.failed", "Greet")]
    assert events[1].data["error"].startswith("step_1: ")
    assert events[0].data["flowId"] == flow


def test_an_answer_costs_few_statements(alice: Caller, django_assert_max_num_queries: Any) -> None:
    _, path = hook(alice, {"kind": "transform", "config": {"fields": {"n": 1}}})
    call(path, {})
    with django_assert_max_num_queries(5):
        assert call(path, {}).status_code == 200


# --- polls


@pytest.fixture
def poll(alice: Caller) -> FlowTrigger:
    flow = live_flow(alice)
    trigger(alice, flow, kind="poll", connectionId=connected(alice), config={"pollIntervalSeconds": 60})
    return FlowTrigger.objects.get()


def look(poll: FlowTrigger) -> FlowTrigger:
    """Its time has come, and a worker looks."""
    FlowTrigger.objects.update(due_at=timezone.now())
    polling.poll_due()
    poll.refresh_from_db()
    return poll


def add_contact(alice: Caller, name: str) -> None:
    alice("POST", "/providers/sandbox/actions/create_contact", {"name": name}, status=200)


def test_the_first_look_only_notes_what_is_there(alice: Caller, poll: FlowTrigger) -> None:
    assert look(poll).is_seeded
    assert (poll.items_seen, poll.last_error, poll.lease_until) == (poll.items_new, "", None)
    assert poll.items_seen > 0
    assert payloads() == []
    add_contact(alice, "New")
    look(poll)
    look(poll)
    assert [payload["name"] for payload in payloads()] == ["New"]
    assert poll.due_at
    assert poll.due_at > timezone.now() + timedelta(seconds=50)


def test_two_looks_at_once_fire_an_item_once(alice: Caller, poll: FlowTrigger) -> None:
    look(poll)
    for name in ("One", "Two", "Three"):
        add_contact(alice, name)
    FlowTrigger.objects.update(due_at=timezone.now())

    def work() -> None:
        polling.poll_due()
        database.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(payload["name"] for payload in payloads()) == ["One", "Three", "Two"]


def test_publishing_and_pausing_keep_what_was_seen(alice: Caller, poll: FlowTrigger) -> None:
    look(poll)
    alice("POST", f"/flows/{poll.flow_id}/publish", status=200)
    alice("PATCH", f"/flows/{poll.flow_id}/triggers/{poll.pk}", {"isActive": False})
    add_contact(alice, "While off")
    look(poll)
    assert payloads() == []
    alice("PATCH", f"/flows/{poll.flow_id}/triggers/{poll.pk}", {"isActive": True})
    look(poll)
    assert [payload["name"] for payload in payloads()] == ["While off"]


def test_a_look_that_fails_says_why_and_waits_longer(alice: Caller, poll: FlowTrigger) -> None:
    look(poll)
    Connection.objects.update(status=Status.DISCONNECTED, credentials=None)
    before = poll.cursor
    look(poll)
    assert poll.last_error
    assert (poll.cursor, poll.lease_until) == (before, None)
    assert payloads() == []


def test_a_worker_that_was_overtaken_fires_nothing(alice: Caller, poll: FlowTrigger) -> None:
    look(poll)
    add_contact(alice, "New")
    FlowTrigger.objects.update(attempt=poll.attempt + 1)
    assert polling.poll(poll) == 0
    assert payloads() == []
    look(poll)
    assert len(payloads()) == 1
