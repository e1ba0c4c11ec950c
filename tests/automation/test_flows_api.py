"""Flows over the API: drawn up, refused with the step and the reason, published, taken back, run and looked at."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from automation.models import Execution, Flow, StepRun
from automation.services.executions import executing, starting
from connections.models import Connection, Status
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = [
    {"kind": "formatter", "name": "Upper", "config": {"operation": "uppercase", "value": "{{trigger.name}}"}},
    {"kind": "transform", "config": {"fields": {"said": "hello {{step_1.output.value}}"}}},
]


class Caller:
    """A person of a company, over HTTP."""

    def __init__(self, role: str = "admin") -> None:
        self.user = factories.make_user(
            factories.make_company(uuid.uuid4().hex), email=f"{uuid.uuid4().hex}@example.com", role=role
        )
        assert self.user.company_id
        self.company_id: int = self.user.company_id
        self.http, self.token = Client(), factories.make_token(self.user)

    def __call__(self, method: str, path: str, body: Any = None, status: int = 0) -> Any:
        options: dict[str, Any] = {"headers": {"Authorization": f"Bearer {self.token}"}}
        if method != "GET":
            options |= {"data": "" if body is None else body, "content_type": "application/json"}
        answer = getattr(self.http, method.lower())(f"/connect/v1{path}", **options)
        assert answer.status_code == (status or {"POST": 201, "DELETE": 204}.get(method, 200)), answer.content
        return answer.json() if answer.content else None

    def flow(self, *steps: Any, name: str = "Greet") -> str:
        made: str = self("POST", "/flows", {"name": name, "steps": list(steps) or STEPS})["id"]
        return made


@pytest.fixture
def alice() -> Caller:
    return Caller()


def test_a_flow_is_drawn_up_changed_and_deleted(alice: Caller) -> None:
    made = alice("POST", "/flows", {"name": "Greet", "steps": STEPS})
    assert (made["status"], made["version"], made["description"], made["publishedAt"]) == ("draft", 0, None, None)
    assert [step["kind"] for step in made["steps"]] == ["formatter", "transform"]
    assert all(step["id"].startswith("st_") for step in made["steps"])
    changed = alice("PATCH", f"/flows/{made['id']}", {"description": "says hello"})
    assert (changed["description"], changed["steps"]) == ("says hello", made["steps"])
    assert alice("GET", f"/flows/{made['id']}") == {**changed, "triggers": []}
    alice("DELETE", f"/flows/{made['id']}")
    alice("GET", f"/flows/{made['id']}", status=404)
    assert alice("GET", "/flows")["data"] == []


def test_flows_are_listed_by_status_and_name(alice: Caller) -> None:
    first, second = alice.flow(name="Greet people"), alice.flow(name="Bill people")
    alice("POST", f"/flows/{first}/publish", status=200)
    assert [row["id"] for row in alice("GET", "/flows")["data"]] == [second, first]
    assert [row["id"] for row in alice("GET", "/flows?status=published")["data"]] == [first]
    assert [row["id"] for row in alice("GET", "/flows?search=bill")["data"]] == [second]
    page = alice("GET", "/flows?limit=1&page=2")
    assert (page["total"], page["page"], page["limit"], [row["id"] for row in page["data"]]) == (2, 2, 1, [first])
    for query in ("status=nope", "limit=0", "limit=101", "page=0", "page=x"):
        alice("GET", f"/flows?{query}", status=400)


def test_publishing_makes_versions_and_reverting_makes_a_new_one(alice: Caller) -> None:
    flow = alice.flow()
    assert alice("POST", f"/flows/{flow}/publish", status=200)["version"] == 1
    alice("PATCH", f"/flows/{flow}", {"steps": STEPS[:1]})
    assert alice("GET", f"/flows/{flow}")["status"] == "published"
    assert alice("POST", f"/flows/{flow}/publish", status=200)["version"] == 2
    assert alice("POST", f"/flows/{flow}/revert/1", status=200)["version"] == 3
    assert len(alice("GET", f"/flows/{flow}")["steps"]) == 2
    assert [row["version"] for row in alice("GET", f"/flows/{flow}/versions")] == [3, 2, 1]
    for version in ("9", "0", "x", "99999999999"):
        alice("POST", f"/flows/{flow}/revert/{version}", status=404)


def test_an_empty_flow_is_not_published_nor_tested(alice: Caller) -> None:
    flow = alice("POST", "/flows", {"name": "Empty"})["id"]
    alice("POST", f"/flows/{flow}/publish", status=400)
    alice("POST", f"/flows/{flow}/test", {}, status=400)
    assert Flow.objects.get().version == 0
    assert not Execution.objects.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "F", "steps": {}}, "steps"),
        ({"name": "F", "steps": [1]}, "steps"),
        ({"name": "F", "steps": [{"kind": "nope"}]}, "steps.0.kind"),
        ({"name": "F", "steps": [{"kind": "delay", "config": {"ms": "soon"}}]}, "steps.0.config.ms"),
        ({"name": "F", "steps": [{"kind": "delay", "config": {"ms": 1}, "retries": 6}]}, "retries"),
        ({"name": "F", "steps": [{"kind": "delay", "config": {"ms": 1}, "onError": "panic"}]}, "onError"),
        ({"name": "F", "steps": [{"kind": "filter", "config": {"expr": "{{"}}]}, "steps.0.config.expr"),
        ({"name": "F", "steps": [{"kind": "delay", "config": {"ms": 1}, "parentStepId": "ghost"}]}, "steps.0.parentStepId"),
        ({"name": "F", "steps": [{"kind": "sub-flow", "config": {"flowId": str(uuid.uuid4())}}]}, "no such flow"),
        ({"name": "F", "steps": [{"kind": "delay", "config": {"ms": 1}}] * 201}, "steps"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(alice: Caller, body: Any, said: str) -> None:
    answer = alice("POST", "/flows", body, status=400)
    assert said in " ".join(answer["message"])
    assert not Flow.objects.exists()


def test_a_step_names_no_connection_or_flow_of_others(alice: Caller) -> None:
    mallory = Caller()
    theirs = Connection.objects.create(company_id=alice.company_id, provider="sandbox", status=Status.READY)
    action: dict[str, Any] = {
        "kind": "action",
        "config": {"providerType": "sandbox", "actionName": "echo", "connectionId": str(theirs.pk)},
    }
    alice.flow(action)
    foreign = mallory("POST", "/flows", {"name": "F", "steps": [action]}, status=400)
    action["config"]["connectionId"] = str(uuid.uuid4())
    assert foreign == mallory("POST", "/flows", {"name": "F", "steps": [action]}, status=400)
    other = alice.flow()
    mallory("POST", "/flows", {"name": "F", "steps": [{"kind": "sub-flow", "config": {"flowId": other}}]}, status=400)
    assert Flow.objects.filter(company_id=mallory.company_id).count() == 0


def test_a_test_runs_the_draft_and_every_step_can_be_looked_at(alice: Caller) -> None:
    flow = alice.flow()
    pending = alice("POST", f"/flows/{flow}/test", {"name": "Ada"})
    assert (pending["status"], pending["mode"], pending["version"], pending["startedAt"]) == ("pending", "test", None, None)
    executing.pump()
    (done,) = alice("GET", f"/flows/{flow}/executions")["data"]
    assert (done["id"], done["status"], done["flowName"], done["error"]) == (pending["id"], "completed", "Greet", None)
    assert done["durationMs"] >= 0
    runs = alice("GET", f"/flows/{flow}/executions/{done['id']}/steps")
    assert [(run["stepNumber"], run["status"], run["output"]) for run in runs] == [
        (1, "completed", {"value": "ADA"}),
        (2, "completed", {"said": "hello ADA"}),
    ]
    assert runs[0]["input"] == {"operation": "uppercase", "value": "Ada"}
    assert alice("GET", "/task-history")["data"] == [done]
    bodies: tuple[Any, ...] = ([], "x", 1)
    for body in bodies:
        alice("POST", f"/flows/{flow}/test", body, status=400)


def test_an_execution_is_run_again_with_its_data_or_other(alice: Caller) -> None:
    flow = alice.flow()
    alice("POST", f"/flows/{flow}/test", {"name": "Ada"})
    one = Execution.objects.get()
    alice("POST", f"/flows/{flow}/executions/{one.pk}/replay", status=409)  # it was never published
    alice("POST", f"/flows/{flow}/publish", status=200)
    again = alice("POST", f"/flows/{flow}/executions/{one.pk}/replay")
    assert (again["mode"], again["replayOf"], again["version"], again["status"]) == ("replay", str(one.pk), 1, "pending")
    other = alice("POST", f"/flows/{flow}/executions/{one.pk}/replay", {"payload": {"name": "Bob"}})
    executing.pump()
    said = {str(run.execution_id): (run.output or {})["said"] for run in StepRun.objects.filter(number=2)}
    assert (said[again["id"]], said[other["id"]]) == ("hello ADA", "hello BOB")
    alice("POST", f"/flows/{flow}/executions/{one.pk}/replay", {"payload": 7}, status=400)


def test_an_execution_that_waits_says_why_and_goes_on_when_it_is_answered(alice: Caller) -> None:
    flow = alice.flow(
        {"kind": "wait", "config": {"mode": "approval", "title": "Pay?"}},
        {"kind": "transform", "config": {"fields": {"was": "{{step_1.decision}}"}}},
    )
    one = alice("POST", f"/flows/{flow}/test", {})["id"]
    executing.pump()
    (row,) = alice("GET", f"/flows/{flow}/executions?status=running")["data"]
    assert (row["status"], row["waitReason"]) == ("running", "step_1 waits for an answer")
    alice("POST", f"/flows/{flow}/executions/{one}/steps/2/answer", {"decision": "approved"}, status=409)
    alice("POST", f"/flows/{flow}/executions/{one}/steps/1/answer", {}, status=400)
    alice("POST", f"/flows/{flow}/executions/{one}/steps/1/answer", {"decision": "approved"}, status=200)
    executing.pump()
    (row,) = alice("GET", f"/flows/{flow}/executions?status=completed")["data"]
    assert StepRun.objects.get(number=2).output == {"was": "approved"}
    alice("POST", f"/flows/{flow}/executions/{one}/steps/1/answer", {"decision": "declined"}, status=409)


def test_an_execution_is_canceled_once(alice: Caller) -> None:
    flow = alice.flow({"kind": "delay", "config": {"ms": 60_000}})
    one = alice("POST", f"/flows/{flow}/test", {})["id"]
    executing.pump()
    alice("POST", f"/flows/{flow}/executions/{one}/steps/1/answer", {"decision": "now"}, status=409)  # a delay asks nobody
    ended = alice("POST", f"/flows/{flow}/executions/{one}/cancel", status=200)
    assert (ended["status"], ended["error"], ended["waitReason"]) == ("failed", "Canceled.", None)
    alice("POST", f"/flows/{flow}/executions/{one}/cancel", status=409)
    assert StepRun.objects.get().status == "failed"
    assert executing.pump() == 0


def test_history_outlives_its_flow_and_is_found_by_flow(alice: Caller) -> None:
    flow, other = alice.flow(name="Gone"), alice.flow(name="Stays")
    for one in (flow, other):
        alice("POST", f"/flows/{one}/test", {"name": "Ada"})
    alice("DELETE", f"/flows/{flow}")
    assert [row["flowName"] for row in alice("GET", "/task-history")["data"]] == ["Stays", "Gone"]
    assert [row["flowName"] for row in alice("GET", f"/task-history?flowId={flow}")["data"]] == ["Gone"]
    assert alice("GET", "/task-history?status=completed")["total"] == 0
    alice("GET", "/task-history?flowId=x", status=400)


def test_flows_are_copied_and_carried(alice: Caller) -> None:
    mine = Connection.objects.create(company_id=alice.company_id, provider="sandbox", status=Status.READY)
    config = {"providerType": "sandbox", "actionName": "echo", "connectionId": str(mine.pk)}
    flow = alice.flow({"kind": "action", "config": config})
    copy = alice("POST", f"/flows/{flow}/duplicate")
    assert (copy["name"], copy["status"], copy["steps"][0]["config"]) == ("Greet (copy)", "draft", config)
    document = alice("GET", f"/flows/{flow}/export")
    assert str(mine.pk) not in str(document)
    bob = Caller()
    brought = bob("POST", "/flows/import", document)
    assert (brought["name"], brought["steps"][0]["config"]) == ("Greet", {"providerType": "sandbox", "actionName": "echo"})
    bob("POST", "/flows/import", {**document, "format": "n8n"}, status=400)


def test_an_action_runs_with_the_companys_connection(alice: Caller, live_server: Any, settings: Any) -> None:
    settings.PUBLIC_URL = settings.SANDBOX_URL = live_server.url.replace("localhost", "127.0.0.1")
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": (settings.SANDBOX_URL.split("//")[1],)}
    alice("POST", "/providers/sandbox/connect", {"credentials": {"apiKey": "sandbox-key"}}, status=200)
    flow = alice.flow(
        {
            "kind": "action",
            "config": {"providerType": "sandbox", "actionName": "echo", "inputMapping": {"message": "hi {{trigger.name}}"}},
        },
        {"kind": "action", "config": {"providerType": "sandbox", "actionName": "fail"}, "onError": "continue"},
        {"kind": "action", "config": {"providerType": "sandbox", "actionName": "nope"}},
    )
    alice("POST", f"/flows/{flow}/test", {"name": "Ada"})
    executing.pump()
    (row,) = alice("GET", "/task-history")["data"]
    runs = alice("GET", f"/flows/{flow}/executions/{row['id']}/steps")
    assert runs[0]["output"] == {"message": "hi Ada"}
    assert runs[1]["status"] == "failed"
    assert runs[1]["errorDetails"]["retryable"] is False
    assert row["error"] == "step_3: There is no action nope of sandbox."


def test_who_may_only_look_changes_nothing() -> None:
    viewer = Caller("viewer")
    actor = factories.make_actor(factories.make_user(viewer.user.company, email="admin@example.com"))
    from automation.services.flows import flows

    flow = flows.create(actor, name="F", steps=STEPS)
    one = starting.test(flow, {})
    viewer("GET", f"/flows/{flow.pk}")
    for method, path in (
        ("POST", "/flows"),
        ("PATCH", f"/flows/{flow.pk}"),
        ("DELETE", f"/flows/{flow.pk}"),
        ("POST", f"/flows/{flow.pk}/publish"),
        ("POST", f"/flows/{flow.pk}/test"),
        ("POST", f"/flows/{flow.pk}/executions/{one.pk}/replay"),
        ("POST", f"/flows/{flow.pk}/executions/{one.pk}/cancel"),
    ):
        viewer(method, path, {"name": "Stolen"}, status=403)
    assert Flow.objects.count() == 1
    assert Execution.objects.count() == 1


def test_lists_cost_few_queries(alice: Caller, django_assert_max_num_queries: Any) -> None:
    flow = alice.flow()
    for _ in range(12):
        alice("POST", f"/flows/{flow}/test", {})
    for path in ("/flows", "/task-history", f"/flows/{flow}/executions"):
        with django_assert_max_num_queries(8):
            alice("GET", path)
