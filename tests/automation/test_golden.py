"""Histories that were recorded once are decided the same way today: an execution survives the update of its engine.

`RECORD_GOLDEN=1 python -m pytest tests/automation/test_golden.py` records the stories that have no file yet; a file that is
there is never written again. Delete it only where executions that are under way may go on otherwise.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from automation.engine.kinds import kinds
from tests.automation.crash_world import emits
from tests.automation.engine_world import step
from tests.automation.golden_world import DEATH, Story, recorded, replayed

pytestmark = pytest.mark.django_db  # which provider an action is of may be a row
FOLDER = Path(__file__).parent / "golden"

POST: dict[str, Any] = {"method": "POST", "url": "https://api.example/{{trigger.n}}", "idempotencyKey": True}
BARE: dict[str, Any] = {"method": "POST", "url": "https://api.example/bare"}
ECHO: dict[str, Any] = {"providerType": "sandbox", "actionName": "create_contact", "inputMapping": {"name": "{{trigger.name}}"}}
DONE = {"output": {"status": 200, "headers": {}, "body": {"id": 5}}}
BUSY = {"error": {"message": "The server answered 503: busy", "code": "http_503"}}
WRONG = {"error": {"message": "The server answered 400: no", "code": "http_400", "permanent": True}}
CUT = {"error": {"message": "The connection broke.", "code": "provider_unreachable", "sent": True}}
SLOW = {"error": {"message": "The server answered 429: later", "seconds": 30}}
SEEN = step("z", "transform", fields={"a": "{{step_1}}", "n": "{{trigger.n}}"})
PATHS = [{"label": "big", "expr": "{{trigger.n}} > 10"}, {"label": "small", "expr": "{{trigger.n}} > 0"}, {"label": "else"}]
INNER = [step("i", "http", **POST), step("j", "transform", fields={"id": "{{step_1.body.id}}"})]

STORIES = {
    "transform": Story(
        [step("a", "transform", fields={"x": "{{trigger.n | plus: 1}}", "y": ["{{trigger.n}}"]}), SEEN], {"n": 2}
    ),
    "formatter": Story(
        [step("a", "formatter", operation="uppercase", value="{{trigger.name}}"), SEEN], {"name": "ada", "n": 1}
    ),
    "code": Story([step("a", "code", expression="{{trigger.n | times: 3}}"), SEEN], {"n": 2}),
    "filter that holds": Story([step("a", "filter", expr="{{trigger.n}} > 1"), SEEN], {"n": 2}),
    "filter that does not": Story(
        [
            step("a", "filter", expr="{{trigger.n}} > 5"),
            step("b", "loop", arrayPath="trigger.l"),
            step("c", "http", "b", **POST),
        ],
        {"n": 2},
    ),
    "branch": Story(
        [
            step("a", "branch", paths=PATHS),
            step("b", "http", "a", "big", **POST),
            step("c", "http", "a", "small", **POST),
            step("d", "filter", "a", "else", expr="1 > 2"),
            SEEN,
        ],
        {"n": 5},
        {"c": [DONE]},
    ),
    "loop": Story(
        [step("a", "loop", arrayPath="trigger.l"), step("b", "http", "a", **{**POST, "body": "{{step_1_item.value}}"}), SEEN],
        {"n": 1, "l": ["x", "y", "z"]},
        {"b": [DONE, DEATH, DONE, DONE]},
    ),
    "loop within a loop": Story(
        [
            step("a", "loop", arrayPath="trigger.l"),
            step("b", "loop", "a", arrayPath="{{step_1_item.value}}"),
            step("c", "delay", "b", ms=1000),
            step("d", "filter", "b", expr="{{step_2_item.value}} > 1"),
            step("e", "http", "b", **POST),
        ],
        {"n": 1, "l": [[1, 2], [], [3]]},
        {"e": [DONE, DONE]},
    ),
    "loop whose round fails": Story(
        [
            step("a", "loop", arrayPath="trigger.l", onError="route"),
            step("b", "http", "a", **POST),
            step("c", "http", "a", "error", **POST),
        ],
        {"n": 1, "l": [1, 2]},
        {"b": [DONE, WRONG], "c": [DONE]},
    ),
    "http": Story([step("a", "http", **POST), SEEN], {"n": 1}, {"a": [DONE]}),
    "http tried again": Story(
        [step("a", "http", retry={"max": 3, "base": 10, "factor": 3, "cap": 60}, **POST), SEEN],
        {"n": 1},
        {"a": [BUSY, BUSY, DONE]},
    ),
    "http that fails": Story([step("a", "http", retries=1, **POST), SEEN], {"n": 1}, {"a": [BUSY, BUSY]}),
    "http slowed down": Story([step("a", "http", **POST), SEEN], {"n": 1}, {"a": [SLOW, SLOW, DONE]}),
    "http left behind": Story([step("a", "http", **POST), SEEN], {"n": 1}, {"a": [DEATH, DEATH, DONE]}),
    "http in doubt": Story(
        [step("a", "http", **BARE), SEEN], {"n": 1}, {"a": [DEATH]}, {"a": {"outcome": "succeeded", "output": {"id": 1}}}
    ),
    "http in doubt that failed": Story([step("a", "http", **BARE), SEEN], {"n": 1}, {"a": [CUT]}, {"a": {"outcome": "failed"}}),
    "http in doubt to be repeated": Story(
        [step("a", "http", **BARE), SEEN], {"n": 1}, {"a": [DEATH, DONE]}, {"a": {"outcome": "retry"}}
    ),
    "failure dealt with": Story(
        [
            step("a", "http", onError="continue", **POST),
            step("b", "http", onError="route", **POST),
            step("c", "transform", "b", "error", fields={"why": "{{step_2.error.code}} {{step_1.error.message}}"}),
        ],
        {"n": 1},
        {"a": [WRONG], "b": [WRONG]},
    ),
    "action": Story([step("a", "action", retries=2, **ECHO), SEEN], {"name": "Ada", "n": 1}, {"a": [BUSY, DEATH, DONE]}),
    "delay": Story([step("a", "delay", ms=5000), step("b", "delay", until="2026-03-01T02:00:00Z"), SEEN], {"n": 1}),
    "delay in the past": Story([step("a", "delay", until="2026-02-01T00:00:00Z"), SEEN], {"n": 1}),
    "wait": Story(
        [step("a", "wait", mode="approval", title="Pay {{trigger.n}}?", deadlineSeconds=60), SEEN],
        {"n": 1},
        answers={"a": {"decision": "approved", "comment": "", "values": {}}},
    ),
    "wait that nobody answers": Story([step("a", "wait", mode="approval", deadlineSeconds=60), SEEN], {"n": 1}),
    "wait that goes on": Story([step("a", "wait", mode="webhook", deadlineSeconds=60, onDeadline="continue"), SEEN], {"n": 1}),
    "sub-flow": Story(
        [step("a", "sub-flow", flowId="inner", inputMapping={"n": "{{trigger.n}}"}), SEEN],
        {"n": 1},
        {"i": [DEATH, DONE]},
        flows={"inner": INNER},
    ),
    "sub-flow that fails": Story(
        [step("a", "sub-flow", flowId="inner", onError="continue"), SEEN], {"n": 1}, {"i": [WRONG]}, flows={"inner": INNER}
    ),
    "sub-flow that calls itself": Story(
        [step("a", "sub-flow", flowId="self")], {"n": 1}, flows={"self": [step("b", "sub-flow", flowId="self")]}
    ),
    "emit": Story(
        [emits("a"), SEEN],
        {"n": 1},
        {"a": [DEATH, {"output": {"eventId": "evt_1"}}]},
    ),
    "respond": Story(
        [step("a", "respond", status=201, headers={"X-N": "{{trigger.n}}"}, body={"n": "{{trigger.n}}"}), SEEN], {"n": 1}
    ),
    "missing path in a strict flow": Story(
        [step("a", "transform", fields={"x": "{{trigger.nothing}}"}), SEEN], {"n": 1}, is_strict=True
    ),
}


def file_of(name: str) -> Path:
    return FOLDER / f"{name.replace(' ', '_')}.json"


if os.environ.get("RECORD_GOLDEN"):

    @pytest.mark.parametrize("name", [name for name in STORIES if not file_of(name).exists()])
    def test_record(name: str) -> None:
        file_of(name).write_text(json.dumps(recorded(STORIES[name]), indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_a_history_is_decided_as_it_was(file: Path) -> None:
    golden = json.loads(file.read_text())
    for known in golden["passes"]:
        wanted = [{key: value for key, value in told.items() if key != "result"} for told in known["decisions"]]
        assert replayed(golden, known) == wanted


def test_every_story_and_every_kind_of_step_is_on_record() -> None:
    files = list(FOLDER.glob("*.json"))
    assert {file_of(name) for name in STORIES} <= set(files)
    used = {step["kind"] for file in files for step in json.loads(file.read_text())["steps"]}
    assert used >= {name for name in kinds() if "." not in name and name != "agent"}  # those act outside as `action` does
