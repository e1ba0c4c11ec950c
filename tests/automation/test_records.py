"""Records: what is brought is merged and never lost, found again, and starts the flows that wait for it."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection as database
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Company
from automation.models import Execution, FlowTrigger, Record, RecordChange, WebhookEndpoint
from automation.services import fanning
from automation.services.records import mirroring, storing
from automation.services.records.storing import Given
from automation.services.triggers import polling
from connect_platform.core.api.rendering import dumps
from connect_platform.core.events import Event
from connections.models import Connection, InboundEvent
from connections.services.inbound import matching
from integrations import catalogue
from integrations.providers.meta_lead_ads import ENTRY
from tests.automation.starting_world import connected, live_flow, trigger
from tests.automation.test_flows_api import Caller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice(live_server: Any, settings: Any) -> Caller:
    settings.PUBLIC_URL = settings.SANDBOX_URL = live_server.url.replace("localhost", "127.0.0.1")
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": (settings.SANDBOX_URL.split("//")[1],)}
    return Caller()


def given(caller: Caller, key: str = "c1", /, **data: Any) -> Given:
    return Given(caller.company_id, "sandbox", "contact", key, data, cause=data.pop("cause", ""))


def store(*items: Given, source: str = "webhook") -> list[str]:
    return [one.outcome for one in storing.store(items, source=source) if one]


def deliver(connection: str, event_id: str, kind: str = "contact.created", **data: Any) -> None:
    event = {"connectionId": connection, "event": kind, "id": event_id, "data": data}
    assert Client().post("/webhook/sandbox", event, content_type="application/json").status_code == 200
    matching.match_all()
    fanning.fan_out()


def test_a_delivery_is_merged_deeply_and_noted(alice: Caller) -> None:
    before = {"name": "Ada", "address": {"city": "London", "zip": "1"}, "tags": [1, 2], "age": 36}
    assert store(given(alice, cause="e1", **before)) == ["created"]
    assert store(given(alice, cause="e2", address={"city": "Paris"}, tags=[3], age=None)) == ["updated"]
    (record,) = Record.objects.all()
    after = {"name": "Ada", "address": {"city": "Paris", "zip": "1"}, "tags": [3], "age": None}
    assert (record.data, record.version, record.source) == (after, 2, "webhook")
    assert storing.merged(before, {"address": {"city": "Paris"}, "tags": [3], "age": None}) == after
    changes = alice("GET", f"/records/{record.pk}/changes")
    assert [(one["number"], one["cause"], one["changes"]) for one in changes] == [
        (
            2,
            "e2",
            {
                "address": {"from": {"city": "London", "zip": "1"}, "to": {"city": "Paris", "zip": "1"}},
                "tags": {"from": [1, 2], "to": [3]},
                "age": {"from": 36, "to": None},
            },
        ),
        (1, "e1", {}),
    ]


def test_the_same_again_changes_nothing_but_when_it_was_received(alice: Caller) -> None:
    store(given(alice, name="Ada", deep={"a": {"b": 1}}))
    before = Record.objects.get()
    assert store(given(alice, deep={"a": {"b": 1.0}}), given(alice, name="Ada")) == ["unchanged", "unchanged"]
    after = Record.objects.get()
    assert (after.version, after.updated_at, after.data) == (1, before.updated_at, before.data)
    assert after.received_at > before.received_at
    assert RecordChange.objects.count() == 1


def test_only_the_latest_changes_are_kept(alice: Caller) -> None:
    for number in range(storing.KEPT + 5):
        store(given(alice, n=number))
    numbers = list(RecordChange.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(6, storing.KEPT + 6))


def test_several_deliveries_of_one_thing_in_one_call_are_merged_in_order(alice: Caller) -> None:
    assert store(given(alice, a=1, b={"x": 1}), given(alice, "c2"), given(alice, a=2, b={"y": 2})) == ["created"] * 3
    assert Record.objects.get(external_id="c1").data == {"a": 2, "b": {"x": 1, "y": 2}}


def test_many_deliveries_at_once_lose_nothing(alice: Caller) -> None:
    """Each of 64 callers brings a field of its own for each of 8 things, in its own order, half of them in one call."""
    start = threading.Barrier(64)

    def bring(number: int) -> None:
        items = [given(alice, f"c{(number * 3 + place) % 8}", **{f"f{number}": number}) for place in range(8)]
        start.wait()
        try:
            if number % 2:
                storing.store(items, source="webhook")
            else:
                for item in items:
                    storing.store([item], source="webhook")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(64) as pool:
        list(pool.map(bring, range(64)))
    records = list(Record.objects.order_by("external_id"))
    assert [record.data for record in records] == [{f"f{number}": number for number in range(64)}] * 8
    assert [record.version for record in records] == [64] * 8


def test_what_belongs_to_a_company_that_is_gone_is_left_out(alice: Caller) -> None:
    gone = Given(10**9, "sandbox", "contact", "c1", {})
    assert storing.store([gone, given(alice)], source="webhook")[0] is None
    assert Record.objects.count() == 1
    Company.objects.get(pk=alice.company_id).delete()
    assert (Record.objects.count(), RecordChange.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("key", "data", "reason"),
    [
        ("", {}, "The external id must have 1 to 500 characters."),
        ("k" * 501, {}, "The external id must have 1 to 500 characters."),
        ("a\0", {}, "The external id holds a NUL character."),
        ("k", [], "Must be an object."),
        ("k", {"a": "x" * 1024 * 1024}, "Larger than 1048576 bytes."),
    ],
)
def test_what_cannot_be_kept_is_told_why(key: str, data: Any, reason: str) -> None:
    assert storing.fault_of(key, data) == reason


def test_the_largest_and_the_strangest_data_are_kept(alice: Caller) -> None:
    deep: Any = 1
    for _ in range(storing.DEEPEST - 1):
        deep = {"a": deep}
    words = " ".join(f"w{number}é" for number in range(90_000))
    for _ in range(2):
        assert storing.fault_of("k", {"deep": deep, "words": words}) == ""
        store(given(alice, "k", deep=deep, words=words, nul="a\0b", big=2**63, tiny=1e-300))
    assert Record.objects.get().data["nul"] == "a\ufffdb"


def test_each_event_of_the_sandbox_is_mirrored_and_the_flow_knows_the_record(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice)
    trigger(alice, flow, connectionId=connection)
    deliver(connection, "e1", id="c1", name="Ada")
    deliver(connection, "e1", id="c1", name="Ada")
    deliver(connection, "e2", "contact.updated", id="c1", email="ada@example.com")
    deliver(connection, "e3", "order.created", id="o1")
    (record,) = Record.objects.all()
    assert (record.resource_type, record.external_id, record.source) == ("contact", "c1", "webhook")
    assert (str(record.connection_id), record.version) == (connection, 2)
    assert record.data == {"id": "c1", "name": "Ada", "email": "ada@example.com"}
    assert list(Execution.objects.values_list("record_id", flat=True)) == [record.pk]
    assert list(record.changes.order_by("number").values_list("cause", flat=True)) == ["e1", "e2"]


def test_an_event_without_an_id_or_of_another_shape_stops_nothing(alice: Caller) -> None:
    connection = connected(alice)
    deliver(connection, "e1", name="nobody")
    InboundEvent.objects.update(body='["odd"]')
    Event.objects.update(dispatched_at=None)
    fanning.fan_out()
    assert not Event.objects.filter(dispatched_at=None).exists()
    assert not Record.objects.exists()


def test_a_poll_brings_records_too_and_names_them(alice: Caller) -> None:
    connection, flow = connected(alice), live_flow(alice)
    trigger(alice, flow, kind="poll", connectionId=connection)
    polling.poll_due()
    seeded = Record.objects.filter(source="poll", resource_type="contact").count()
    assert seeded > 0
    alice("POST", f"/providers/sandbox/actions/create_contact?connectionId={connection}", {"name": "New"}, status=200)
    FlowTrigger.objects.update(due_at="2026-01-01T00:00:00Z")
    polling.poll_due()
    (execution,) = Execution.objects.all()
    record = Record.objects.get(pk=str(execution.record_id))
    assert (record.data, str(record.connection_id)) == (execution.payload, connection)
    assert (record.data["name"], record.external_id) == ("New", record.data["id"])
    assert Record.objects.count() == seeded + 1


def test_leads_are_records_in_one_shape(alice: Caller) -> None:
    made = Connection.objects.create(company_id=alice.company_id, provider="meta-lead-ads", surface="connect", scheme="OAUTH2")
    inbound = InboundEvent.objects.create(provider="meta-lead-ads", event_id="e1", type="leadgen", body=dumps(ENTRY).decode())
    data = {"providerType": "meta_lead_ads", "event": "leadgen", "eventId": "e1", "connectionId": str(made.pk)}
    event = {"company_id": alice.company_id, "data": {**data, "inboundId": str(inbound.pk)}}
    with transaction.atomic():
        found = mirroring.received([event])
    record = Record.objects.get()
    assert found == {(alice.company_id, str(inbound.pk)): record.pk}
    entry: Any = ENTRY
    assert (record.resource_type, record.external_id) == ("lead", str(entry["changes"][0]["value"]["leadgen_id"]))
    assert record.data["source"] == "meta-lead-ads"


def test_every_mirror_of_the_catalogue_finds_the_id_of_its_samples() -> None:
    slugs = {provider.slug for provider in catalogue.all_providers() if provider.mirrors}
    assert slugs >= {"sandbox", "meta-lead-ads", "google-ads", "linkedin-ads", "tiktok-ads"}


def test_records_are_listed_by_every_filter_with_the_same_few_queries(alice: Caller) -> None:
    other = Caller()
    store(given(other, "c9", name="Ada"))
    for number in range(30):
        store(given(alice, f"c-{number}", name="Ada Lovelace", mail=f"ada{number}@example.com"))
    store(Given(alice.company_id, "github", "issue", "i1", {"title": "Ünder £5"}), source="import")
    with CaptureQueriesContext(
        database,
    ) as few:
        page = alice("GET", "/records?limit=1")
    with CaptureQueriesContext(database) as many:
        page = alice("GET", "/records?limit=30")
    assert len(few) == len(many)
    assert (page["total"], page["limit"], page["data"][0]["externalId"]) == (31, 30, "i1")
    last = page["data"][9]["id"]
    assert [row["externalId"] for row in alice("GET", f"/records?limit=2&before={last}")["data"]] == ["c-20", "c-19"]
    totals = {
        "resourceType=issue": 1,
        "providerType=sandbox": 30,
        "providerType=unknown": 0,
        "source=import": 1,
        "source=poll": 0,
        "search=c-7": 1,
        "search=lovel": 30,
        "search=lovelace ad": 30,
        "search=ADA3@example.com": 1,
        "search=ada love lovelace": 0,
        "search=Ünder": 1,
        "search=--": 0,
        "createdFrom=2026-01-01T00:00:00Z&createdTo=2026-01-02T00:00:00Z": 0,
        f"connectionId={uuid.uuid4()}": 0,
    }
    assert {query: alice("GET", f"/records?{query}")["total"] for query in totals} == totals
    for wrong in ("page=0", "limit=101", "source=thin-air", "before=x", "connectionId=1", "createdFrom=yesterday"):
        alice("GET", f"/records?{wrong}", status=400)


def test_the_summary_counts_by_type_source_and_day(alice: Caller) -> None:
    store(given(alice, "c1"), given(alice, "c2"))
    store(given(alice, "c3"), source="import")
    Record.objects.filter(external_id="c3").update(created_at="2026-01-01T00:00:00Z")
    found = alice("GET", "/records/summary")
    (group,) = found["groups"]
    assert (found["total"], group["providerType"], group["resourceType"], group["count"]) == (3, "sandbox", "contact", 3)
    assert group["lastReceivedAt"] == alice("GET", "/records")["data"][0]["receivedAt"]
    assert found["bySource"] == [{"source": "import", "count": 1}, {"source": "webhook", "count": 2}]
    assert [one["count"] for one in found["byDay"]] == [2]


def test_records_are_read_and_deleted_by_their_company_alone(alice: Caller) -> None:
    store(given(alice, "c1"), given(alice, "c2"), given(alice, "c3"))
    mallory, viewer = Caller(), Caller("viewer")
    ids = [row["id"] for row in alice("GET", "/records")["data"]]
    for unknown in (ids[0], uuid.uuid4(), "nonsense"):
        for method, rest in (("GET", ""), ("DELETE", ""), ("GET", "/changes"), ("POST", "/replay")):
            mallory(method, f"/records/{unknown}{rest}", status=404)
    viewer("DELETE", "/records?source=webhook", status=403)
    alice("DELETE", "/records", status=400)
    assert Record.objects.count() == 3
    assert alice("GET", f"/records/{ids[0]}")["externalId"] == "c3"
    alice("DELETE", f"/records/{ids[0]}")
    alice("DELETE", f"/records/{ids[0]}", status=404)
    mallory("DELETE", "/records?source=webhook", status=200)
    assert alice("DELETE", "/records?search=c2", status=200) == {"deleted": 1, "hasMore": False}
    assert list(Record.objects.values_list("external_id", flat=True)) == ["c1"]
    assert RecordChange.objects.count() == 1


def test_a_replay_starts_the_flows_that_would_have_started(alice: Caller) -> None:
    first, second, draft, filtered = live_flow(alice), live_flow(alice), alice.flow(), live_flow(alice)
    alice("POST", f"/flows/{second}/publish", status=200)
    for flow, config in ((first, {}), (second, {}), (draft, {}), (filtered, {"filter": '{{trigger.name}} == "Bob"'})):
        trigger(alice, flow, config=config)
    store(given(alice, name="Ada"))
    store(Given(alice.company_id, "sandbox", "order", "o1", {}))
    order, contact = (row["id"] for row in alice("GET", "/records")["data"])
    assert alice("POST", f"/records/{order}/replay", status=200) == {"recordId": order, "executions": []}
    found = alice("POST", f"/records/{contact}/replay", status=200)["executions"]
    assert {one["flowId"] for one in found} == {first, second}
    runs = list(Execution.objects.order_by("pk"))
    assert {str(run.pk) for run in runs} == {one["id"] for one in found}
    assert {(run.mode, str(run.record_id), str(run.payload)) for run in runs} == {("replay", contact, "{'name': 'Ada'}")}
    assert {str(run.flow_id): run.version for run in runs} == {first: 1, second: 2}
    alice("POST", f"/records/{contact}/replay", {"version": 2}, status=400)
    for unknown in (str(uuid.uuid4()), Caller().flow()):
        alice("POST", f"/records/{contact}/replay", {"flowIds": [second, unknown]}, status=404)
    alice("POST", f"/records/{contact}/replay", {"version": "newest"}, status=400)
    assert Execution.objects.count() == 2
    assert len(alice("POST", f"/records/{contact}/replay", {"version": "published"}, status=200)["executions"]) == 2
    (one,) = alice("POST", f"/records/{contact}/replay", {"version": 1, "flowIds": [second]}, status=200)["executions"]
    assert Execution.objects.get(pk=one["id"]).version == 1


def test_whoever_listens_is_told_once_for_many(alice: Caller) -> None:
    store(given(alice, "quiet"))
    assert not Event.objects.exists()
    WebhookEndpoint.objects.create(
        company_id=alice.company_id,
        kind="company",
        url="https://example.com/x",
        events=["record.created"],
        secrets={"current": "s"},
    )
    store(*(given(alice, f"c{number}", n=number) for number in range(1500)), source="import")
    store(given(alice, "c1", n=0), source="flow_step")
    told = list(Event.objects.order_by("pk"))
    assert [(event.type, len(event.data["recordIds"])) for event in told] == [("record.created", 1000), ("record.created", 500)]
    plain = {name: value for name, value in told[0].data.items() if name != "recordIds"}
    assert plain == {"providerType": "sandbox", "resourceType": "contact", "source": "import"}
