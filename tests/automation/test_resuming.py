"""Links that answer waiting steps: good for one answer, by whoever has them, before or while the step waits."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.utils import timezone

from automation.models import Execution, FlowVersion, StepAnswer, StepRun
from automation.services.executions import controls, executing, resuming, starting
from automation.services.flows import flows
from automation.services.history import history
from connect_platform.core.audit import AuditEntry
from tests.automation.engine_world import step
from tests.factories import make_actor, make_token, make_user

pytestmark = pytest.mark.django_db(transaction=True)
APPROVAL = step("a", "wait", mode="approval", title="Pay {{trigger.sum}}?", text="Invoice\n<b>42</b>", deadlineSeconds=60)
DECIDED = step("z", "transform", fields={"said": "{{step_1.decision}}", "why": "{{step_1.comment}}"})
HTML = {"Accept": "text/html,application/xhtml+xml"}


def begun(*steps: dict[str, Any], payload: Any = None) -> Execution:
    """An execution of a published flow that went as far as it could."""
    actor = make_actor()
    flow = flows.create(actor, name="Flow", steps=steps)
    flows.publish(actor, flow)
    flow.refresh_from_db()
    one = starting.start(flow, payload or {"sum": 5})
    executing.pump()
    one.refresh_from_db()
    return one


def link(execution: Execution, name: str = "resumeUrl", own: str = "a", path: str = "") -> str:
    """A link's own path, as the waiting step tells it."""
    told: Any = StepRun.objects.get(execution_id=execution.pk, step_id=own, path=path).output
    return str(told[name]).removeprefix("http://localhost:8000")


def go_on(execution: Execution) -> Execution:
    executing.pump()
    execution.refresh_from_db()
    return execution


def output(execution: Execution, own: str) -> Any:
    return StepRun.objects.get(execution_id=execution.pk, step_id=own).output


def post(path: str, body: Any, **headers: str) -> Any:
    return Client().post(path, body, "application/json", headers=headers)


def posted_at_once(path: str, bodies: list[Any]) -> list[int]:
    """Statuses of posts by as many threads, each with a database connection of its own."""
    codes: list[int] = []

    def send(body: Any) -> None:
        codes.append(post(path, body).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.PUBLIC_URL = "http://localhost:8000"


def test_looking_decides_nothing_and_an_answer_does_once() -> None:
    one = begun(APPROVAL, DECIDED)
    path = link(one)
    for _ in range(3):
        seen = Client().get(f"{path}?decision=approved")
        assert seen.json() == {
            "state": "open",
            "mode": "approval",
            "title": "Pay 5?",
            "text": "Invoice\n<b>42</b>",
            "options": ["approved", "declined"],
            "fields": [],
            "deadline": seen.json()["deadline"],
        }
        assert Client().head(path).status_code == 200
    assert not StepAnswer.objects.exists()
    answered = post(path, {"decision": "approved", "comment": "fine"})
    assert (answered.status_code, answered.json()["received"], answered.json()["decision"]) == (200, True, "approved")
    again = post(path, {"decision": "declined"})
    assert again.status_code == 410
    assert again.json()["details"] == {"decision": "approved", "answeredAt": answered.json()["answeredAt"]}
    assert Client().get(path).status_code == 410
    assert go_on(one).status == "completed"
    assert output(one, "z") == {"said": "approved", "why": "fine"}
    assert StepAnswer.objects.count() == 1
    entry = AuditEntry.objects.get(action="execution.answer")
    assert (entry.actor, entry.target, entry.detail) == ("system:system", str(one.pk), {"stepId": "a", "by": "link"})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "decision"),
        ({"decision": "maybe"}, "decision: Must be one of approved, declined."),
        ({"decision": True}, "decision"),
        ({"decision": "approved", "comment": 5}, "comment"),
        ({"decision": "approved", "comment": "x" * 5001}, "comment"),
        ({"decision": "approved", "values": {"x": 1}}, "values.x: Is not asked for."),
        ({"decision": "approved", "values": [1]}, "values"),
        ([1], "body"),
        ('{"decision": "approved\\u0000"}', "NUL"),
        ("{", "Not valid JSON"),
    ],
)
def test_an_answer_that_does_not_fit_changes_nothing(body: Any, said: str) -> None:
    one = begun(APPROVAL, DECIDED)
    answer = post(link(one), body)
    assert answer.status_code == 400
    assert said in " ".join(answer.json()["message"])
    assert not StepAnswer.objects.exists()
    assert go_on(one).state == "waiting"


@pytest.mark.parametrize("token", ["x", "a.b", ".", "W10.AAAA", "x" * 5000])
def test_a_link_nobody_made_leads_nowhere(token: str) -> None:
    assert Client().get(f"/resume/{token}").status_code == 404
    assert post(f"/resume/{token}", {"decision": "approved"}).status_code == 404
    page = Client().get(f"/resume/{token}", headers=HTML)
    assert (page.status_code, "There is no such link" in page.content.decode()) == (404, True)


def test_a_link_that_was_changed_or_signed_for_another_purpose_leads_nowhere() -> None:
    one = begun(APPROVAL, DECIDED)
    path = link(one)
    payload, _, signature = path.removeprefix("/resume/").partition(".")
    other = signing.Signer(sep=".", salt="another").sign_object([str(one.pk), "a", "", "approval"])
    for token in (f"{payload}.{signature[:-1]}", f"{payload[:-4]}AAAA.{signature}", f"{signature}.{payload}", other):
        assert post(f"/resume/{token}", {"decision": "approved"}).status_code == 404
    assert Client().put(path).status_code == 405
    assert Client().delete(path).status_code == 405
    Execution.objects.all().delete()
    assert Client().get(path).status_code == 404
    assert post(path, {"decision": "approved"}).status_code == 404
    assert not StepAnswer.objects.exists()


def test_a_webhook_wait_takes_any_json_as_its_output() -> None:
    for body, kept in (({"paid": [1, 2]}, {"paid": [1, 2]}), ([1], [1]), ("null", {}), ("", {}), (5, 5)):
        one = begun(step("a", "wait", mode="webhook"), step("z", "transform", fields={"got": "{{step_1.output}}"}))
        assert link(one) == link(one, "resumeUrl")
        answer = post(link(one), body)
        assert (answer.status_code, answer.json()["decision"]) == (200, None)
        assert go_on(one).status == "completed"
        assert output(one, "z") == {"got": kept}
    form = begun(step("a", "wait", mode="webhook"))
    assert Client().post(link(form), {"CallSid": "7"}).status_code == 200
    assert go_on(form).status == "completed"
    assert output(form, "a") == {"CallSid": "7"}


def test_an_answer_that_comes_before_the_step_waits_is_kept() -> None:
    ask = step("n", "transform", fields={"url": "{{execution.resumeUrls.step_3}}", "yes": "{{execution.approveUrls.step_3}}"})
    one = begun(
        ask,
        step("d", "delay", ms=60_000),
        step("a", "wait", mode="approval"),
        step("z", "code", expression="{{step_3.decision}}"),
    )
    path = output(one, "n")["url"].removeprefix("http://localhost:8000")
    assert output(one, "n")["yes"] == f"http://localhost:8000{path}?decision=approved"
    assert Client().get(path).json() == {
        "state": "early",
        "mode": "approval",
        "options": ["approved", "declined"],
        "deadline": None,
    }
    assert post(path, {"decision": "declined"}).status_code == 200
    assert post(path, {"decision": "approved"}).status_code == 410
    assert go_on(one).state == "waiting"  # the delay is not cut short
    Execution.objects.update(due_at=timezone.now())
    StepRun.objects.filter(step_id="d").update(due_at=timezone.now())
    assert go_on(one).status == "completed"
    assert output(one, "z") == {"value": "declined"}


def test_what_is_not_known_yet_cannot_be_answered() -> None:
    one = begun(
        step("n", "transform", fields={"url": "{{execution.resumeUrls.step_3}}"}),
        step("d", "delay", ms=60_000),
        step("a", "wait", mode="approval", options=["Ship", "Refund"]),
    )
    path = output(one, "n")["url"].removeprefix("http://localhost:8000")
    assert post(path, {"decision": "approved"}).status_code == 409
    assert not StepAnswer.objects.exists()


def test_an_answer_while_the_execution_is_on_its_way_to_rest_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given after the answers were read and before the rest is stored."""
    actor = make_actor()
    flow = flows.create(actor, name="Flow", steps=[step("a", "wait", mode="webhook", deadlineSeconds=3600)])
    flows.publish(actor, flow)
    flow.refresh_from_db()
    one = starting.start(flow, {})
    url = resuming.links_of(str(one.pk))("a", "", "webhook")
    step_on = executing.step
    codes: list[int] = []

    def answered_meanwhile(active: Any) -> Any:
        change = step_on(active)
        if not codes:
            codes.extend(posted_at_once(url.removeprefix("http://localhost:8000"), [{"n": 1}]))
        return change

    monkeypatch.setattr(executing, "step", answered_meanwhile)
    assert go_on(one).status == "completed"
    assert codes == [200]
    assert output(one, "a") == {"n": 1}


def test_of_many_answers_at_once_one_counts() -> None:
    one = begun(APPROVAL, DECIDED)
    path = link(one)
    codes = posted_at_once(path, [{"decision": "approved"}, {"decision": "declined"}] * 4)
    assert sorted(codes) == [200] + [410] * 7
    assert StepAnswer.objects.count() == 1


def test_after_the_deadline_nothing_is_answered() -> None:
    go = step("a", "wait", mode="approval", deadlineSeconds=60, onDeadline="continue")
    for steps, status in (((APPROVAL, DECIDED), "failed"), ((go, DECIDED), "completed")):
        one = begun(*steps)
        path = link(one)
        StepRun.objects.filter(execution_id=one.pk).update(due_at=timezone.now() - timedelta(seconds=1))
        for _ in range(2):
            answer = post(path, {"decision": "approved"})
            assert (answer.status_code, answer.json()["message"]) == (410, "The time to answer is over.")
            Execution.objects.filter(pk=one.pk, state="waiting").update(due_at=timezone.now())
            assert go_on(one).status == status
        assert "The time to answer is over" in Client().get(path, headers=HTML).content.decode()
    assert output(one, "z") == {"said": "expired", "why": ""}
    assert not StepAnswer.objects.exists()


def test_an_execution_that_is_over_asks_nobody() -> None:
    one = begun(APPROVAL, DECIDED)
    path = link(one)
    actor = make_actor(company_id=one.company_id)
    history.cancel(actor, one)
    answer = post(path, {"decision": "approved"})
    assert (answer.status_code, answer.json()["message"]) == (410, "Nothing waits for this answer any more.")
    assert not StepAnswer.objects.exists()


def test_each_round_of_a_loop_has_links_of_its_own() -> None:
    one = begun(
        step("l", "loop", arrayPath="trigger.who"),
        step("n", "transform", "l", fields={"url": "{{execution.resumeUrls.step_3}}"}),
        step("a", "wait", "l", mode="webhook"),
        step("z", "transform", fields={"all": "{{step_1.results}}"}),
        payload={"who": ["ada", "bob"]},
    )
    for number in range(2):
        path = f"step_1:{number}"
        told: Any = StepRun.objects.get(step_id="n", path=path).output
        assert told["url"].endswith(link(one, path=path))
        assert post(link(one, path=path), {"n": number}).status_code == 200
        go_on(one)
    assert output(one, "z") == {"all": [{"n": 0}, {"n": 1}]}


def test_a_sub_flow_has_links_too() -> None:
    actor = make_actor()
    inner = flows.create(actor, name="Inner", steps=[APPROVAL])
    flows.publish(actor, inner)
    outer = flows.create(actor, name="Outer", steps=[step("s", "sub-flow", flowId=str(inner.pk), inputMapping={"sum": 7})])
    flows.publish(actor, outer)
    outer.refresh_from_db()
    one = starting.start(outer, {})
    executing.pump()
    path = link(one, path="step_1")
    assert Client().get(path).json()["title"] == "Pay 7?"
    assert post(path, {"decision": "approved"}).status_code == 200
    assert go_on(one).status == "completed"


def test_whoever_may_only_look_sees_no_link() -> None:
    ask = step("n", "transform", fields={"mail": "Please open {{execution.resumeUrls.step_2}} today"})
    one = begun(ask, step("a", "wait", mode="approval"))
    company = FlowVersion.objects.get().flow.company
    shown = {}
    for role in ("admin", "viewer"):
        token = make_token(make_user(company, role=role))
        url = f"/connect/v1/flows/{one.flow_id}/executions/{one.pk}/steps"
        answer = Client().get(url, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        shown[role] = answer.json()
    assert "/resume/" in shown["admin"][0]["input"]["fields"]["mail"]
    assert shown["viewer"][0]["input"]["fields"]["mail"] == "Please open [link hidden] today"
    assert shown["viewer"][1]["output"]["approveUrl"] == "[link hidden]?decision=approved"
    assert "/resume/" not in str(shown["viewer"])
    assert [row["startedAt"] for row in shown["viewer"]] == [row["startedAt"] for row in shown["admin"]]


def test_a_link_in_the_data_of_an_execution_is_hidden_too() -> None:
    one, flow = begun(step("a", "wait", mode="approval")), FlowVersion.objects.get().flow
    other = starting.start(flow, {"ask": f"https://x.example.com{link(one)}"})
    shown = {}
    for role in ("admin", "viewer"):
        token = make_token(make_user(flow.company, role=role))
        url = f"/connect/v1/flows/{other.flow_id}/executions/{other.pk}"
        shown[role] = Client().get(url, headers={"Authorization": f"Bearer {token}"}).json()["payload"]["ask"]
    assert "/resume/" in shown["admin"]
    assert shown["viewer"] == "[link hidden]"


FIELDS = [
    {"name": "amount", "label": "Amount", "type": "number", "required": True},
    {"name": "note", "type": "longText"},
    {"name": "team", "label": "Team", "type": "choice", "choices": ["Sales", "Support"]},
    {"name": "urgent", "label": "Urgent", "type": "boolean"},
]


def test_the_page_shows_only_what_is_asked_and_takes_the_answer() -> None:
    one = begun(step("a", "wait", mode="approval", title="<i>Which</i>?", options=["Ship", "Refund"], fields=FIELDS))
    path, http = link(one), Client(enforce_csrf_checks=True)
    page = http.get(path, headers=HTML)
    text = page.content.decode()
    assert (page.status_code, page["Content-Type"], page["Cache-Control"]) == (
        200,
        "text/html; charset=utf-8",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert page["Referrer-Policy"] == "same-origin"
    assert not page.cookies
    assert "&lt;i&gt;Which&lt;/i&gt;?" in text
    assert all(word in text for word in ("Ship", "Refund", "Amount", "note", "Support"))
    assert "Flow" not in text
    assert str(one.pk) not in text
    wrong = http.post(path, {"decision": "Ship", "value_amount": "lots", "value_note": "n"}, headers=HTML)
    assert wrong.status_code == 400
    assert "Must be a number." in wrong.content.decode()
    assert 'value="lots"' in wrong.content.decode()
    assert not StepAnswer.objects.exists()
    given = {"decision": "Ship", "value_amount": "4.5", "value_note": "n", "value_team": "Sales", "value_urgent": "1"}
    done = http.post(path, given, headers=HTML)
    assert (done.status_code, "Thank you: Ship" in done.content.decode()) == (200, True)
    again = http.post(path, given, headers=HTML)
    assert again.status_code == 410
    assert "The answer was <b>Ship</b>, on " in again.content.decode()
    assert go_on(one).status == "completed"
    values = {"amount": 4.5, "note": "n", "team": "Sales", "urgent": True}
    assert output(one, "a") == {"decision": "Ship", "comment": "", "values": values}


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": 10**16}, "amount"),
        ({"amount": 1, "team": "Ops"}, "team"),
        ({"amount": 1, "urgent": "yes"}, "urgent"),
        ({"amount": 1, "note": 5}, "note"),
        ({"amount": 1, "note": "x" * 20_001}, "note"),
        ({"amount": 1, "team": ["Sales"]}, "team"),
    ],
)
def test_values_are_checked_by_their_fields(values: dict[str, Any], name: str) -> None:
    one = begun(step("a", "wait", mode="approval", fields=FIELDS))
    answer = post(link(one), {"decision": "approved", "values": values})
    assert answer.status_code == 400
    assert f"values.{name}: " in answer.json()["message"][0]
    assert not StepAnswer.objects.exists()


def test_a_body_beyond_the_limit_is_refused(settings: Any) -> None:
    settings.CONFIG = {**settings.CONFIG, "MAX_BODY_BYTES": 1000}
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    one = begun(step("a", "wait", mode="webhook"))
    assert post(link(one), {"x": "y" * 1000}).status_code == 413
    large = Client().post(link(one), "x=" + "y" * 1000, "application/x-www-form-urlencoded")
    assert large.status_code == 413
    assert post(link(one), "[" * 200 + "]" * 200).status_code == 400
    assert not StepAnswer.objects.exists()


def test_an_answer_to_a_paused_execution_is_kept_until_it_goes_on() -> None:
    one = begun(APPROVAL, DECIDED)
    path, actor = link(one), make_actor(company_id=one.company_id)
    controls.pause_one(actor, one)
    assert post(path, {"decision": "approved"}).status_code == 200
    assert go_on(one).status == "running"
    assert StepRun.objects.filter(execution_id=one.pk, status="completed").count() == 0
    controls.resume_one(actor, one)
    assert go_on(one).status == "completed"
    assert output(one, "z") == {"said": "approved", "why": ""}
