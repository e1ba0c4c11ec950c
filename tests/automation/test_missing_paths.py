"""What is written elsewhere names no field whose value leads nowhere, as empty text would overwrite what is there."""

from __future__ import annotations

from typing import Any

import pytest

from automation import expressions
from automation.expressions import MissingPath, Outcome, Scope
from automation.services.executions import executing
from tests.automation.starting_world import at_home, connected, live_flow
from tests.automation.test_flows_api import Caller

DATA = {"trigger": {"n": 12, "none": None, "name": ""}, "step_1": Outcome({"id": 7})}


def test_a_field_is_left_out_where_its_one_expression_leads_nowhere() -> None:
    missing = {
        "path": "{{trigger.nope}}",
        "skipped": "{{step_9.id}}",
        "filtered": "{{trigger.nope | trim | upper}}",
        "either": "{{trigger.nope || step_1.gone}}",
    }
    sent = {
        "null": "{{trigger.none}}",
        "empty": "{{trigger.name}}",
        "fallback": "{{trigger.nope || ''}}",
        "default": "{{trigger.nope | default: ''}}",
        "counted": "{{trigger.nope | length}}",
        "text": "a {{trigger.nope}}",
        "list": ["{{trigger.nope}}"],
        "n": "{{trigger.n}}",
    }
    values = {"null": None, "empty": "", "fallback": "", "default": "", "counted": 0, "text": "a ", "list": [""], "n": 12}
    template = {"data": {**missing, **sent, "below": {**missing, **sent}}, "whole": "{{trigger.nope}}", "other": missing}
    assert expressions.render(template, Scope(DATA), {"data", "whole"}) == {
        "data": {**values, "below": values},
        "whole": "",
        "other": dict.fromkeys(missing, ""),
    }
    with pytest.raises(MissingPath):
        expressions.render({"data": missing}, Scope(DATA, strict=True), {"data"})


def contact(**inputs: str) -> dict[str, Any]:
    return {"kind": "action", "config": {"providerType": "sandbox", "actionName": "create_contact", "inputMapping": inputs}}


@pytest.mark.django_db(transaction=True)
def test_an_optional_input_is_left_out_and_a_required_one_is_asked_for(live_server: Any, settings: Any) -> None:
    alice = at_home(live_server, settings)
    connected(alice)

    def run(**inputs: str) -> Any:
        flow = live_flow(alice, contact(**inputs))
        made = alice("POST", f"/flows/{flow}/run", {"payload": {"name": "Ada"}})
        executing.pump()
        (step,) = alice("GET", f"/flows/{flow}/executions/{made['id']}/steps")
        return step

    optional = run(name="{{trigger.name}}", email="{{trigger.email}}")
    assert (optional["status"], optional["input"]["inputMapping"]) == ("completed", {"name": "Ada"})
    assert (optional["output"]["name"], optional["output"]["email"]) == ("Ada", None)
    sent = run(name="{{trigger.name}}", email="{{trigger.email || ''}}")
    assert (sent["status"], sent["input"]["inputMapping"]) == ("failed", {"name": "Ada", "email": ""})
    assert sent["error"] == "Sandbox refused the call with status 422."
    required = run(name="{{trigger.full_name}}", email="ada@example.com")
    assert (required["status"], required["errorDetails"]["code"]) == ("failed", "invalid_input")
    assert required["error"] == "name: 'name' is a required property"


@pytest.mark.django_db(transaction=True)
def test_rows_keep_what_nothing_was_said_of() -> None:
    alice = Caller()
    columns = [{"name": "email", "type": "string"}, {"name": "note", "type": "string"}]
    alice("POST", "/tables", {"name": "People", "slug": "people", "columns": columns})

    def changed(kind: str, **config: Any) -> Any:
        flow = live_flow(alice, {"kind": kind, "config": {"tableSlug": "people", **config}})
        alice("POST", f"/flows/{flow}/run", {"payload": {"note": "hi"}})
        executing.pump()
        (row,) = alice("GET", "/tables/people/rows")["data"]
        return row["data"]

    email = {"email": "a@example.com"}
    data = {"email": "{{trigger.email}}", "note": "{{trigger.note}}"}
    assert changed("table.upsert", externalKey="a", data=email) == {**email, "note": None}
    assert changed("table.upsert", externalKey="a", data=data) == {**email, "note": "hi"}
    assert changed("table.update", rowId="1", data={**data, "note": "{{trigger.nope || ''}}"}) == {**email, "note": ""}


@pytest.mark.django_db
def test_a_request_of_ones_own_is_sent_as_it_was_written() -> None:
    alice = Caller()
    body = {"name": "{{trigger.name}}", "email": "{{trigger.email}}"}
    config = {"method": "PATCH", "url": "https://example.com/{{trigger.nope}}", "body": body}
    flow = alice.flow({"id": "a", "kind": "http", "config": config})
    said = alice("POST", f"/flows/{flow}/steps/a/test", {"trigger": {"name": "Ada"}, "dryRun": True}, status=200)
    assert said["input"] == {**config, "url": "https://example.com/", "body": {"name": "Ada", "email": ""}}
