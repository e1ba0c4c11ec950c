"""Records are pushed on: to addresses and to actions, once for each change, again where that can help, and never in doubt."""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import connection as database
from django.utils import timezone

from automation import expressions
from automation.models import PushRule, Record, RecordPush
from automation.services.records import push_rules, pushing, sending, storing, tabling
from automation.services.records.storing import Given
from connect_platform.core import work
from connections.models import Connection
from connections.services.calling import budgets
from integrations import catalogue, render
from integrations.leads import lead
from integrations.spec import Request
from tests.automation.cast import received
from tests.automation.starting_world import at_home, connected
from tests.automation.test_flows_api import Caller
from tests.core.hostile_servers import RawServer, Serve, reply

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice() -> Caller:
    return Caller()


@pytest.fixture
def home(live_server: Any, settings: Any) -> Caller:
    return at_home(live_server, settings)


def keep(caller: Caller, key: str = "c1", kind: str = "contact", **data: Any) -> None:
    storing.store([Given(caller.company_id, "sandbox", kind, key, data)], source="webhook")


def aim(caller: Caller, target: Any, status: int = 0, **changes: Any) -> Any:
    body = {"name": "Out", "resourceType": "contact", "target": target, **changes}
    return caller("POST", "/record-pushes", body, status=status)


def at(server: RawServer) -> str:
    return f"http://127.0.0.1:{server.port}/in?token=1"


def push(times: int = 1) -> None:
    for _ in range(times):
        work.drain(RecordPush)


def make_due() -> None:
    RecordPush.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))


def sent(caller: Caller, rule: Any, query: str = "") -> list[Any]:
    found = caller("GET", f"/record-pushes/{rule['id']}/deliveries{query}")
    assert found["total"] == len(found["data"])
    data: list[Any] = found["data"]
    return data


def flaky(*answers: bytes) -> Callable[..., None]:
    """A server that answers so, one after the other, the last one for good."""
    left = list(answers)
    return lambda peer, _request: peer.sendall(left.pop(0) if len(left) > 1 else left[0])


def test_a_record_goes_to_an_address(alice: Caller, serve: Serve) -> None:
    server = serve(reply(b'{"ok": "s3cret-value"}'))
    made = aim(alice, {"url": at(server), "headers": {"X-Api-Key": "s3cret-value"}})
    assert made["target"] == {"url": at(server), "method": "POST", "headerNames": ["X-Api-Key"]}
    keep(alice, name="Ada")
    push()
    (request,) = received(server)
    record = Record.objects.get()
    assert (request.json["data"], request.json["externalId"], request.json["id"]) == ({"name": "Ada"}, "c1", str(record.pk))
    assert (request.headers["x-api-key"], request.headers["content-type"]) == ("s3cret-value", "application/json")
    assert len(request.headers["idempotency-key"]) == 36
    (one,) = sent(alice, made)
    assert (one["status"], one["tries"], one["version"], one["lastError"]) == ("delivered", 1, 1, None)
    assert one["output"]["status"] == 200
    assert "s3cret" not in str(alice("GET", "/record-pushes")) + str(one)
    assert alice("GET", f"/record-pushes/{made['id']}/deliveries/{one['id']}") == one
    assert alice("GET", f"/record-pushes/{made['id']}")["delivered"] == 1
    with database.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM automation_pushrule rule WHERE rule::text LIKE '%%s3cret%%'")
        assert cursor.fetchone() == (0,)


def test_a_try_that_fails_is_repeated_with_its_key_when_the_other_side_says(alice: Caller, serve: Serve) -> None:
    server = serve(flaky(reply(b"busy", "503 Service Unavailable", Retry_After="600"), reply(b"{}")))
    made = aim(alice, {"url": at(server)}, mapping={"mail": "{{record.data.email}}", "v": "{{record.version}}"})
    keep(alice, email="ada@example.com")
    before = timezone.now()
    push()
    row = RecordPush.objects.get()
    assert (row.state, row.attempt, row.last_error) == ("waiting", 1, "http_503: It answered 503: busy")
    assert row.due_at >= before + timedelta(seconds=600)
    make_due()
    push()
    first, second = received(server)
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.json == second.json == {"mail": "ada@example.com", "v": 1}
    assert [(one["status"], one["tries"]) for one in sent(alice, made)] == [("delivered", 2)]
    assert RecordPush.RETRIES == (5, 300, 1800, 7200, 18_000, 36_000)


def test_what_is_refused_fails_and_is_sent_again_by_hand(alice: Caller, serve: Serve) -> None:
    server = serve(flaky(reply(b"no", "422 Unprocessable Entity"), reply(b"no", "400 Bad Request"), reply(b"{}")))
    made = aim(alice, {"url": at(server), "method": "PUT"})
    keep(alice, "c1", name="Ada")
    push()
    keep(alice, "c2", name="Eve")
    push()
    assert [one["status"] for one in sent(alice, made, "?status=failed")] == ["failed", "failed"]
    assert alice("GET", f"/record-pushes/{made['id']}")["failed"] == 2
    path = f"/record-pushes/{made['id']}"
    one = sent(alice, made)[0]
    again = alice("POST", f"{path}/deliveries/{one['id']}/retry", {}, status=202)
    assert (again["status"], again["tries"]) == ("pending", 0)
    alice("POST", f"{path}/deliveries/{one['id']}/retry", {}, status=409)
    push()
    assert alice("POST", f"{path}/retry", {}, status=202) == {"retried": 1}
    push()
    assert [one["status"] for one in sent(alice, made)] == ["delivered", "delivered"]
    assert len(received(server)) == 4


def test_changes_of_one_record_go_along_or_one_after_the_other(alice: Caller, serve: Serve) -> None:
    server = serve(reply(b"{}"))
    aim(alice, {"url": at(server)})
    keep(alice, n=1)
    keep(alice, n=2)
    (first,) = RecordPush.claim(10)
    assert first.version == 2
    keep(alice, n=3)
    keep(alice, n=4)
    assert RecordPush.objects.count() == 2
    assert RecordPush.claim(10) == []
    RecordPush.run_batch([first])
    push()
    assert [request.json["data"]["n"] for request in received(server)] == [4, 4]
    keep(alice, n=4)
    assert RecordPush.objects.filter(state="waiting").count() == 0


def test_only_what_a_rule_wants_is_sent(alice: Caller, serve: Serve) -> None:
    server = serve(reply(b"{}"))
    made = aim(alice, {"url": at(server)}, events=["created"], condition="{{record.data.age}} > 30", providerType="sandbox")
    keep(alice, "old", age=36)
    keep(alice, "young", age=20)
    storing.store([Given(alice.company_id, "hubspot", "contact", "1", {"age": 99})], source="webhook")
    keep(alice, "1", kind="order", age=99)
    keep(Caller(), "stranger", age=99)
    push()
    keep(alice, "old", age=37)
    push()
    assert [request.json["externalId"] for request in received(server)] == ["old"]
    assert len(sent(alice, made)) == 1


def test_a_rule_that_is_off_or_gone_sends_nothing(alice: Caller, serve: Serve) -> None:
    server = serve(reply(b"{}"))
    made = aim(alice, {"url": at(server)})
    keep(alice, "c1", n=1)
    path = f"/record-pushes/{made['id']}"
    assert alice("PATCH", path, {"isActive": False, "name": "Off"})["name"] == "Off"
    push()
    keep(alice, "c2", n=1)
    (one,) = sent(alice, made)
    assert (one["status"], one["lastError"]) == ("failed", "switched_off: The rule was switched off.")
    alice("PATCH", path, {"isActive": True, "condition": "{{record.data.n}} == 2"})
    alice("POST", f"{path}/retry", {}, status=202)
    keep(alice, "c1", n=2)
    Record.objects.get(external_id="c2").delete()
    push()
    assert [request.json["data"] for request in received(server)] == [{"n": 2}]
    alice("DELETE", path)
    assert not RecordPush.objects.exists()
    keep(alice, "c3", n=2)
    assert not RecordPush.objects.exists()


def test_a_record_goes_to_an_action_of_a_connection(home: Caller) -> None:
    connection = connected(home)
    mapping = {"name": "{{record.data.name}}", "email": "{{record.data.email}}"}
    target = {"providerType": "sandbox", "actionName": "create_contact", "connectionId": connection}
    made = aim(home, target, mapping=mapping)
    assert made["target"] == target
    keep(home, name="Ada", email="ada@example.com")
    push()
    (one,) = sent(home, made)
    assert (one["status"], one["output"]["name"], one["output"]["email"]) == ("delivered", "Ada", "ada@example.com")
    home("POST", f"/record-pushes/{made['id']}/deliveries/{one['id']}/retry", {}, status=202)
    push()
    assert sent(home, made)[0]["output"]["id"] == one["output"]["id"]
    keep(home, "c2", email="")
    push()
    assert (sent(home, made)[0]["status"], sent(home, made)[0]["tries"]) == ("failed", 1)
    assert "name" in sent(home, made)[0]["lastError"]


def test_what_must_not_happen_twice_waits_for_a_person(home: Caller, monkeypatch: Any) -> None:
    connected(home)
    made = aim(home, {"providerType": "sandbox", "actionName": "echo"}, mapping={"message": "{{record.externalId}}"})
    sandbox = catalogue.get("sandbox")
    echo = sandbox.action("echo")
    assert echo
    lost = replace(echo, effect="at_most_once", request=Request(path="/unreachable"))
    keep(home)
    with monkeypatch.context() as patch:
        patch.setattr(pushing, "target_of", lambda rule: (sandbox, lost))
        push()
        (one,) = sent(home, made)
        assert (one["status"], one["lastError"].partition(":")[0]) == ("failed", "unknown_outcome")
        RecordPush.objects.update(state="waiting", attempt=0)  # as after a worker that died while it waited
        push()
        assert RecordPush.objects.get().is_in_doubt
    home("POST", f"/record-pushes/{made['id']}/deliveries/{one['id']}/retry", {}, status=202)
    push()
    assert [(one["status"], one["tries"]) for one in sent(home, made)] == [("delivered", 1)]


def test_a_quota_uses_up_no_try(home: Caller) -> None:
    connected(home)
    made = aim(home, {"providerType": "sandbox", "actionName": "echo"}, mapping={"message": "{{record.externalId}}"})
    keep(home)
    budgets.learn(Connection.objects.get().pk, catalogue.get("sandbox"), 429, {"retry-after": "30"})
    push()
    row = RecordPush.objects.get()
    assert (row.state, row.attempt, row.tries, row.last_error.partition(":")[0]) == ("waiting", 1, 0, "provider_rate_limited")
    assert row.due_at > timezone.now() + timedelta(seconds=20)
    assert sent(home, made)[0]["tries"] == 0


LEAD = lead("meta-lead-ads", "1", None, [("full_name", "", "Ada Lovelace"), ("email", "", "ada@example.com")])


@pytest.mark.parametrize(
    ("slug", "path", "body"),
    [
        (
            "salesforce",
            "/sobjects/Lead/Email/ada%40example.com",
            {"LastName": "Ada Lovelace", "Company": "Unknown"},
        ),
        (
            "hubspot",
            "/crm/objects/2026-03/contacts/batch/upsert",
            {"inputs": [{"id": "ada@example.com", "idProperty": "email", "properties": {"email": "ada@example.com"}}]},
        ),
    ],
)
def test_leads_go_to_the_crms_upserts_by_default(alice: Caller, slug: str, path: str, body: Any) -> None:
    aim(alice, {"providerType": slug}, resourceType="lead")
    storing.store([Given(alice.company_id, "meta-lead-ads", "lead", "1", LEAD)], source="webhook")
    rule, record = PushRule.objects.get(), Record.objects.get()
    provider, action = pushing.target_of(rule)
    assert action.effect == "idempotent"
    inputs = pushing.told(expressions.render(rule.mapping, tabling.scope_of(record)))
    call = render.action_call(provider, action, inputs, {"instance_url": "https://acme.my.salesforce.com"})
    assert call.url.endswith(path)
    assert orjson.loads(call.body or b"") == body
    push()
    row = RecordPush.objects.get()
    assert (row.state, row.last_error.partition(":")[0]) != ("done", "")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"target": {}}, "target"),
        ({"target": {"providerType": "nobody"}}, "target.providerType"),
        ({"target": {"providerType": "sandbox"}}, "target.actionName"),
        ({"target": {"providerType": "sandbox", "actionName": "nope"}}, "target.actionName"),
        ({"target": {"providerType": "sandbox", "actionName": "echo"}}, "mapping.message"),
        ({"target": {"providerType": "sandbox", "actionName": "echo"}, "mapping": {"message": "a", "x": 1}}, "mapping.x"),
        ({"target": {"url": "http://10.0.0.1/"}}, "url"),
        ({"target": {"url": "https://example.com/", "headers": {"Host": "x"}}}, "target.headers.Host"),
        ({"target": {"url": "https://example.com/", "method": "DELETE"}}, "method"),
        ({"mapping": {"a": "{{trigger.b}}"}}, "mapping.a"),
        ({"condition": "{{record.a}} >"}, "condition"),
        ({"condition": "{{trigger.a}} == 1"}, "condition"),
        ({"events": []}, "events"),
        ({"resourceType": "a b"}, "resourceType"),
        ({"providerType": "nobody"}, "providerType"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(alice: Caller, body: Any, said: str) -> None:
    target = {"url": "https://example.com/"}
    answer = aim(alice, **{"target": target, **body}, status=400)
    assert said in " ".join(answer["message"])
    assert not PushRule.objects.exists()


def test_a_connection_of_others_is_an_unknown_one(alice: Caller) -> None:
    theirs = Connection.objects.create(company_id=Caller().company_id, provider="sandbox", status="READY")
    target = {"providerType": "sandbox", "actionName": "echo", "connectionId": str(theirs.pk)}
    foreign = aim(alice, target, status=404, mapping={"message": "a"})
    unknown = aim(alice, {**target, "connectionId": str(Record().pk)}, status=404, mapping={"message": "a"})
    assert (foreign, PushRule.objects.count()) == (unknown, 0)


def test_what_ended_long_ago_is_forgotten(alice: Caller, serve: Serve) -> None:
    aim(alice, {"url": at(serve(reply(b"{}")))})
    keep(alice, "c1")
    push()
    keep(alice, "c2")
    RecordPush.objects.update(finished_at=timezone.now() - push_rules.KEPT - timedelta(days=1))
    RecordPush.objects.filter(state="waiting").update(finished_at=None)
    assert push_rules.forget() == 1
    assert RecordPush.objects.get().state == "waiting"


def test_a_company_with_much_to_push_leaves_others_their_share(alice: Caller) -> None:
    bob, rules = Caller(), {}
    for caller, names in ((alice, ("a1", "a2")), (bob, ("b1",))):
        for name in names:
            rules[name] = aim(caller, {"url": "https://example.com/"}, name=name, resourceType=name)["id"]
    for name, count in (("a1", 100), ("a2", 100), ("b1", 3)):
        RecordPush.objects.bulk_create(RecordPush(rule_id=rules[name], record_id=uuid.uuid4(), version=1) for _ in range(count))
    RecordPush.objects.exclude(rule_id=rules["b1"]).update(due_at=timezone.now() - timedelta(days=1))

    first = sending.claim(10)
    of_rule, of_company = (Counter(getattr(row, name) for row in first) for name in ("rule_id", "company_id"))
    assert of_company == {alice.company_id: 5, bob.company_id: 3}
    assert (sorted((of_rule[rules["a1"]], of_rule[rules["a2"]])), of_rule[rules["b1"]]) == ([2, 3], 3)
    assert sending.claim(10, first) == []  # half of the places that are free is the most for one company
    assert [row.company_id for row in sending.claim(10, first[:2])] == [alice.company_id] * 3
    assert RecordPush.objects.filter(state="running").count() == 11


def test_pushes_to_a_side_that_hangs_delay_nobody_else(alice: Caller, serve: Serve) -> None:
    go_on, bob = threading.Event(), Caller()

    def hangs(peer: Any, _request: Any) -> None:
        assert go_on.wait(30)
        peer.sendall(reply(b"{}"))

    slow = aim(alice, {"url": at(serve(hangs))})
    quick = aim(bob, {"url": at(serve(reply(b"{}")))})
    for number in range(2 * sending.AT_ONCE):
        keep(alice, f"c{number}")

    def work_off() -> None:
        try:
            push()
        finally:
            database.close()

    worker = threading.Thread(target=work_off)
    worker.start()
    try:
        until = time.monotonic() + 20
        while not RecordPush.objects.filter(rule_id=slow["id"], state="running").exists() and time.monotonic() < until:
            time.sleep(0.01)
        keep(bob)
        while not RecordPush.objects.filter(rule_id=quick["id"], state="done").exists() and time.monotonic() < until:
            time.sleep(0.01)
        assert RecordPush.objects.get(rule_id=quick["id"]).state == "done"
        assert not RecordPush.objects.filter(rule_id=slow["id"], state="done").exists()
    finally:
        go_on.set()
        worker.join(60)
    assert RecordPush.objects.filter(state="done").count() == 2 * sending.AT_ONCE + 1


def test_what_a_worker_left_behind_is_taken_up_by_the_next(alice: Caller, serve: Serve) -> None:
    server = serve(reply(b"{}"))
    aim(alice, {"url": at(server)})
    keep(alice)
    (lost,) = RecordPush.claim(10)
    assert RecordPush.claim(10) == []
    RecordPush.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert RecordPush.is_any_due()
    push()
    row = RecordPush.objects.get()
    assert (row.state, row.attempt, len(received(server))) == ("done", 2, 1)
    assert not lost.run()
    assert RecordPush.objects.get().attempt == 2
