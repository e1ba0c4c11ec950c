"""Steps on records: they read them, make them, and put them into tables; leads without a name of their event start flows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from automation.engine.kinds import StepFailed
from automation.models import Execution, FlowTrigger, Record, RecordChange, StepRun
from automation.services import fanning
from automation.services.executions import executing
from automation.services.records import mirroring, storing
from automation.services.records.storing import Given
from automation.services.triggers import firing
from automation.steps import record_get, record_to_table, record_upsert
from connect_platform.core.api.rendering import dumps
from connect_platform.core.ids import uuid7
from connections.models import InboundEvent
from integrations import catalogue
from integrations.providers.tiktok_ads import ENTRY
from tests.automation.starting_world import at_home, connected, deliver, live_flow, own, payloads, trigger
from tests.automation.test_flows_api import Caller
from tests.automation.test_table_steps import context

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = [{"name": "name", "type": "string"}, {"name": "city", "type": "string"}]


@pytest.fixture
def alice(live_server: Any, settings: Any) -> Caller:
    caller = at_home(live_server, settings)
    caller("POST", "/tables", {"name": "People", "slug": "people", "columns": COLUMNS})
    return caller


def keep(caller: Caller, key: str = "c1", **data: Any) -> UUID:
    (stored,) = storing.store([Given(caller.company_id, "sandbox", "contact", key, data)], source="webhook")
    assert stored
    return stored.record_id


def rows(caller: Caller) -> list[tuple[str | None, Any]]:
    return [(row["externalKey"], row["data"]) for row in caller("GET", "/tables/people/rows")["data"]]


def test_a_delivered_contact_goes_into_a_table(alice: Caller) -> None:
    connection = connected(alice)
    flow = live_flow(alice, {"kind": "record.to_table", "config": {"tableSlug": "people"}})
    trigger(alice, flow, connectionId=connection)
    for event_id, name in (("e1", "Ada"), ("e2", "Augusta")):
        deliver(connection, event_id, name)
        executing.pump()
    outputs: list[Any] = [run.output for run in StepRun.objects.order_by("started_at")]
    assert [(one["created"], one["row"]["name"]) for one in outputs] == [(True, "Ada"), (False, "Augusta")]
    assert rows(alice) == [("c1", {"name": "Augusta", "city": None})]


def test_a_replayed_record_goes_into_a_table(alice: Caller) -> None:
    record = keep(alice, name="Ada", address={"city": "London"})
    mapping = {"name": "name", "city": "{{trigger.address.city}}!"}
    flow = live_flow(alice, {"kind": "record.to_table", "config": {"tableSlug": "people", "mapping": mapping}})
    trigger(alice, flow, connectionId=connected(alice))
    (started,) = alice("POST", f"/records/{record}/replay", {}, status=200)["executions"]
    assert started["flowId"] == flow
    executing.pump()
    assert rows(alice) == [("c1", {"name": "Ada", "city": "London!"})]


def test_a_record_is_named_by_id_or_by_what_it_is(alice: Caller) -> None:
    record = keep(alice, name="Ada")
    found = record_get.run({"recordId": str(record)}, context(alice))
    same = record_get.run({"providerType": "sandbox", "resourceType": "contact", "externalId": "c1"}, context(alice))
    assert found == same
    assert (found["found"], found["record"]["data"], found["record"]["version"]) == (True, {"name": "Ada"}, 1)
    nobody = {"found": False, "record": None}
    assert record_get.run({"recordId": str(uuid7())}, context(alice)) == nobody
    assert record_get.run({}, context(alice)) == nobody
    assert record_get.run({"recordId": str(record)}, context(Caller())) == nobody
    with pytest.raises(StepFailed) as failed:
        record_to_table.run({"tableSlug": "people", "recordId": str(uuid7())}, context(alice))
    assert (failed.value.code, rows(alice)) == ("no_record", [])


def test_a_step_makes_and_merges_records_once(alice: Caller) -> None:
    config = {"providerType": "sandbox", "resourceType": "contact", "externalId": 7, "data": {"name": "Ada"}}
    run_key = str(uuid7())
    first = record_upsert.run(config, context(alice, execution_id=run_key))
    assert record_upsert.run(config, context(alice, execution_id=run_key)) == first
    assert (first["outcome"], first["record"]["externalId"], first["record"]["source"]) == ("created", "7", "flow_step")
    assert record_upsert.run({**config, "data": {"city": "Paris"}}, context(alice))["outcome"] == "updated"
    assert Record.objects.get().data == {"name": "Ada", "city": "Paris"}
    assert RecordChange.objects.order_by("number").first().cause == run_key  # type: ignore[union-attr]
    for wrong in ({"data": "text"}, {"externalId": ""}, {"resourceType": "a b"}, {"providerType": "nobody"}):
        with pytest.raises(StepFailed):
            record_upsert.run({**config, **wrong}, context(alice))
    assert Record.objects.get().version == 2


def test_a_flow_that_records_start_does_not_start_itself(alice: Caller) -> None:
    config = {"providerType": "sandbox", "resourceType": "contact", "externalId": "{{execution.id}}", "data": {"a": 1}}
    flow = live_flow(alice, {"kind": "record.upsert", "config": config})
    own(alice, flow, "platform", "record.created", "event")
    keep(alice, name="Ada")
    for _ in range(3):
        fanning.fan_out()
        executing.pump()
    assert (Execution.objects.count(), Record.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("config", "field"),
    [({"externalId": "1"}, "config.providerType"), ({"recordId": "x", "providerType": "sandbox"}, "config.providerType")],
)
def test_half_a_name_of_a_record_is_refused(alice: Caller, config: Any, field: str) -> None:
    said = alice("POST", "/flows", {"name": "F", "steps": [{"kind": "record.get", "config": config}]}, status=400)
    assert field.rpartition(".")[0] in " ".join(said["message"])


@pytest.mark.parametrize(("slug", "name", "body"), [
    ("tiktok-ads", "lead_created", ENTRY),
    ("google-ads", "lead_received", None),
])  # fmt: skip
def test_leads_without_a_name_of_their_event_start_flows(alice: Caller, slug: str, name: str, body: Any) -> None:
    provider = catalogue.get(slug)
    rule = provider.trigger(name)
    assert rule
    assert rule.item
    flow = live_flow(alice, {"kind": "record.to_table", "config": {"tableSlug": "people", "mapping": {"name": "full_name"}}})
    FlowTrigger.objects.create(flow_id=flow, company_id=alice.company_id, provider=slug, name=name, kind="webhook")
    event: Any = body or rule.sample
    inbound = InboundEvent.objects.create(provider=slug, company_id=alice.company_id, body=dumps(event).decode(), event_id="e1")
    told: dict[str, Any] = {
        "company_id": alice.company_id,
        "data": {"providerType": slug.replace("-", "_"), "connectionId": str(uuid7()), "event": "", "eventId": "e1",
                 "inboundId": str(inbound.pk)},
    }  # fmt: skip
    assert firing.received([told], mirroring.received([told])) == 1
    lead = rule.item(event)
    assert payloads() == [lead]
    assert firing.received([{**told, "data": {**told["data"], "event": "other", "eventId": "e2"}}]) == 0
    executing.pump()
    assert rows(alice) == [(lead["external_id"], {"name": lead["full_name"], "city": None})]
    record = Record.objects.get()
    assert len(alice("POST", f"/records/{record.pk}/replay", {}, status=200)["executions"]) == 1
