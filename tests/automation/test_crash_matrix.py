"""Workers end at every point that has a name, with every kind of step: nothing is lost, and no key is used for two effects.

At other times than in the suite, `CRASH_MATRIX=1` lets every kind of step meet every point.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from automation.models import Execution, Flow, StepRun
from automation.services.executions import executing, starting
from automation.services.flows import flows
from automation.services.history import history
from connect_platform.core.actors import Actor
from connect_platform.core.events import Event
from integrations.sandbox.models import Item
from tests.automation.crash_world import Point, Receiver, Workers, emits, finish, let_time_pass, point
from tests.automation.engine_world import step
from tests.automation.starting_world import connected
from tests.automation.test_flows_api import Caller
from tests.factories import make_actor

pytestmark = pytest.mark.django_db(transaction=True)

EXECUTING, STORING = "automation.services.executions.executing", "automation.services.executions.storing"
CLAIMING = "automation.services.executions.claiming"
#: Where a worker that runs executions may end, in the order in which it comes there.
POINTS = (
    point("before anything is claimed", "before", f"{EXECUTING}:claim"),
    point("a statement of a claim is through", "after", f"{CLAIMING}:_run"),
    point("claimed, limits not looked at", "before", "automation.services.executions.concurrency:within_limits"),
    point("claimed, within limits", "after", "automation.services.executions.concurrency:within_limits"),
    point("before the journal is read", "before", f"{EXECUTING}:begin"),
    point("the journal is read", "after", f"{EXECUTING}:_journals"),
    point("answers are read", "after", f"{EXECUTING}:_answers"),
    point("the run is made", "after", f"{EXECUTING}:begin"),
    point("decided, nothing stored", "after", f"{EXECUTING}:step"),
    point("before a store", "before", f"{STORING}:store"),
    point("states written, journal not", "before", f"{STORING}:rows_of"),
    point("journal written, nobody told", "before", f"{STORING}:tell"),
    point("told, not woken", "after", f"{STORING}:tell"),
    point("all written, not committed", "after", "automation.services.executions.resuming:woken"),
    point("committed", "after", f"{STORING}:store"),
    point("before room is given", "before", "automation.services.executions.concurrency:freed"),
    point("room is given", "after", "automation.services.executions.concurrency:freed"),
    point("pauses are looked at", "after", f"{EXECUTING}:paused"),
    point("before an effect", "before", f"{EXECUTING}:act"),
    point("an effect is done, nobody knows", "after", f"{EXECUTING}:act"),
    point("before a request leaves", "before", "connect_platform.core.http:send"),
    point("a request was answered", "after", "connect_platform.core.http:send"),
    point("before an action", "before", "connections.services.calling.calls:execute"),
    point("an action was answered", "after", "connections.services.calling.calls:execute"),
    point("before an event", "before", "connect_platform.core.events:emit_once"),
    point("an event is out", "after", "connect_platform.core.events:emit_once"),
    point("a sub-flow is entered", "after", "automation.services.flows.plans:entered"),
    point("before leases are renewed", "before", f"{STORING}:renew"),
    point("leases are renewed", "after", f"{STORING}:renew"),
)
#: An effect without a key is in doubt where a worker ended between the note of its beginning and that of its end.
POST: dict[str, Any] = {"method": "POST", "body": {"n": "{{trigger.n}}"}}


def http(own: str, url: str, path: str, parent: str = "", branch: str = "", **more: Any) -> dict[str, Any]:
    """A call of the receiver: with a key, or without one, told apart by execution and step."""
    headers = {"X-For": f"{{{{execution.id}}}}:{own}"}
    return step(own, "http", parent, branch, url=f"{url}/{path}", headers=headers, **{**POST, **more})


def keyed(own: str, url: str, parent: str = "", branch: str = "", path: str = "keyed", **more: Any) -> dict[str, Any]:
    return http(own, url, path, parent, branch, idempotencyKey=True, **more)


def flows_by_kind(url: str, inner: str, connection: str) -> dict[str, list[dict[str, Any]]]:
    """A flow for each kind of step and each way a step goes."""
    contact: dict[str, Any] = {
        "providerType": "sandbox",
        "connectionId": connection,
        "inputMapping": {"name": "Ada of the steps"},
    }
    last = step("z", "transform", fields={"n": "{{trigger.n}}", "a": "{{step_1}}"})
    return {
        "transform": [step("a", "transform", fields={"n": "{{trigger.n}}"}), last],
        "formatter": [step("a", "formatter", operation="uppercase", value="{{trigger.s}}"), last],
        "code": [step("a", "code", expression="{{trigger.n | plus: 1}}"), last],
        "filter": [step("a", "filter", expr="{{trigger.n}} > 100"), keyed("b", url)],
        "branch": [
            step("a", "branch", paths=[{"label": "big", "expr": "{{trigger.n}} > 100"}, {"label": "else"}]),
            keyed("b", url, "a", "big"),
            keyed("c", url, "a", "else"),
        ],
        "loop": [step("a", "loop", arrayPath="trigger.list"), keyed("b", url, "a"), last],
        "respond": [keyed("a", url), step("b", "respond", status=201, body={"said": "{{step_1.body.ok}}"}), last],
        "http with a key": [keyed("a", url), last],
        "http that may be repeated": [http("a", url, "get", method="PUT"), last],
        "http at most once": [http("a", url, "bare"), last],
        "http tried again": [keyed("a", url, path="busy", retries=2), last],
        "http slowed down": [keyed("a", url, path="slow"), last],
        "http dealt with": [
            step("a", "http", method="PUT", url="ftp://nowhere.example", onError="route"), keyed("b", url, "a", "error"), last,
        ],
        "action": [step("a", "action", actionName="create_contact", **contact), last],
        "delay": [step("a", "delay", ms=600_000), keyed("b", url), last],
        "wait": [step("a", "wait", mode="approval", title="Go on?"), keyed("b", url), last],
        "sub-flow": [step("a", "sub-flow", flowId=inner, inputMapping={"n": "{{trigger.n}}"}), last],
        "emit": [emits("a"), last],
    }  # fmt: skip


RESTING = ("http tried again", "http slowed down", "delay", "wait")
GROUPS = {
    "computing": ("transform", "formatter", "code", "filter", "respond"),
    "nesting": ("branch", "loop", "sub-flow", "http dealt with"),
    "outside": ("http with a key", "http that may be repeated", "http at most once", "action", "emit"),
    "resting": RESTING,
}


#: Points that see the step; at some of them twice in one pass, as a step outside is stored twice.
TWICE = frozenset({"before a store", "journal written, nobody told", "committed", "an effect is done, nobody knows"})
OF_THE_STEP = TWICE | {
    "decided, nothing stored",
    "states written, journal not",
    "all written, not committed",
    "before an effect",
    "before a request leaves",
    "a request was answered",
    "before an action",
    "an action was answered",
    "before an event",
    "an event is out",
    "a sub-flow is entered",
}
#: Every kind at every point takes minutes.
IS_FULL = bool(os.environ.get("CRASH_MATRIX"))


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture(scope="module")
def world(receiver: Receiver, django_db_setup: None, live_server: Any) -> Iterator[Workers]:
    home = live_server.url.replace("localhost", "127.0.0.1")
    made = Workers(receiver.host, home.partition("://")[2], PUBLIC_URL=home, SANDBOX_URL=home)
    yield made
    made.close()


@pytest.fixture
def workers(world: Workers, live_server: Any, settings: Any) -> Workers:
    settings.PUBLIC_URL = settings.SANDBOX_URL = live_server.url.replace("localhost", "127.0.0.1")
    settings.CONFIG = {**settings.CONFIG, "ALLOWED_EGRESS": world.reachable}
    return world


@dataclass
class Cell:
    """A flow, and what one execution of it comes to when nothing happens to its worker."""

    actor: Actor
    flow: Flow
    receiver: Receiver
    number: int
    has_rest: bool
    doubts: int = 0

    def points(self, is_first_pass: bool) -> list[Point]:
        """Where its workers end: at all points that see its step, and of those around a claim at every eighth, in turn."""
        if IS_FULL:
            return list(POINTS)
        seen = [at for at in POINTS if at.name in OF_THE_STEP] if is_first_pass or not self.has_rest else []
        turn = self.number + is_first_pass
        return seen + [at for place, at in enumerate(POINTS) if at.name not in OF_THE_STEP and (place + turn) % 8 == 0]

    def most(self, at: Point) -> int:
        return 2 if IS_FULL or at.name in TWICE else 1

    def expected(self) -> Any:
        return self.seen(self.over(self.begun()))

    def after_its_rest(self) -> Execution:
        """An execution that rested once and may go on now."""
        one = self.begun()
        executing.pump()
        one.refresh_from_db()
        if one.state == "parked":
            self.answer(one)
        let_time_pass()
        return one

    def begun(self) -> Execution:
        return starting.start(self.flow, {"n": 7, "s": "ada", "list": [1, 2]})

    def over(self, one: Execution) -> Execution:
        """The execution at its end; a person answers what it asks, and looks up what nobody knows."""
        for _ in range(4):
            if finish(one).state != "parked":
                break
            self.answer(one)
        return one

    def answer(self, one: Execution) -> None:
        asks = StepRun.objects.filter(execution_id=one.pk, status__in=("waiting", "running")).order_by("-number").first()
        assert asks, one.reason
        if asks.kind == "wait":
            history.answer(self.actor, one, asks.number, {"decision": "approved"})
            return
        assert one.reason.startswith("unknown outcome"), one.reason
        self.doubts += 1
        arrived = self.receiver.bare[f"{one.pk}:{asks.step_id}"]
        told = {"outcome": "succeeded", "output": {"looked": "up"}} if arrived else {"outcome": "retry"}
        history.answer(self.actor, one, asks.number, told)

    def seen(self, one: Execution) -> Any:
        """What is left of it, without names of its own: its end, what its steps came to, and what happened outside.

        Tries that another one followed are left out: a worker that ended may have taken the answer of one along.
        """
        rows = StepRun.objects.filter(execution_id=one.pk).exclude(retried=True).order_by("number", "path")
        steps = [(row.step_id, row.path, row.status, (row.error or {}).get("code")) for row in rows]
        mine = (self.receiver.keyed, self.receiver.bare)
        outside = [sorted(key.partition(":")[2] for key in tally if key.startswith(str(one.pk))) for tally in mine]
        events = Event.objects.filter(type="flow.emitted", data__executionId=str(one.pk)).count()
        return one.state, (one.error or {}).get("code"), steps, outside, events, one.deaths, one.lease_until


def published(actor: Actor, name: str, steps: list[dict[str, Any]]) -> Flow:
    flow = flows.create(actor, name=name, steps=steps, settings={"concurrency": {"limit": 5}})
    flows.publish(actor, flow)
    return Flow.objects.get(pk=flow.pk)


def cells(caller: Caller, receiver: Receiver, kinds: tuple[str, ...]) -> Iterator[Cell]:
    actor = make_actor(caller.user)
    inner = published(actor, "Inner", [keyed("i", receiver.url), step("j", "transform", fields={"n": "{{trigger.n}}"})])
    every = flows_by_kind(receiver.url, str(inner.pk), connected(caller) if "action" in kinds else "")
    for kind in kinds:
        number = list(every).index(kind)
        yield Cell(actor, published(actor, kind, every[kind]), receiver, number, kind in RESTING)


def crashed_everywhere(cell: Cell, workers: Workers) -> int:
    """End a worker at every point of every pass, each time in an execution of its own; how often that was."""
    expected, crashes = cell.expected(), 0
    for begun in (cell.begun, cell.after_its_rest)[: 1 + cell.has_rest]:
        one = begun()
        counts = workers.census({target for at in POINTS for target in at.targets})
        assert cell.seen(cell.over(one)) == expected
        for at in cell.points(begun == cell.begun):
            for nth in range(1, min(sum(counts[target] for target in at.targets), cell.most(at)) + 1):
                one = begun()
                crashes += workers.crash(at, nth)
                assert cell.seen(cell.over(one)) == expected, (cell.flow.name, at.name, nth)
    return crashes


@pytest.mark.parametrize("kinds", GROUPS.values(), ids=GROUPS)
def test_a_worker_may_end_anywhere(kinds: tuple[str, ...], workers: Workers, receiver: Receiver) -> None:
    caller = Caller()
    for cell in cells(caller, receiver, kinds):
        assert crashed_everywhere(cell, workers) >= 6, cell.flow.name
        assert (cell.doubts > 0) is (cell.flow.name == "http at most once")
    if "action" in kinds:
        made = Item.objects.filter(kind="contact", data__name="Ada of the steps").count()
        assert made == Execution.objects.filter(flow_id=Flow.objects.get(name="action").pk).count()
