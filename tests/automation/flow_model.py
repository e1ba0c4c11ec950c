"""Any flow under any hazard, and a model that says what must come of it: no journal, no time, no workers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from automation.engine.kinds import Slowed
from automation.engine.plan import built, plan_of, problems_of
from automation.engine.run import MAX_DEPTH, Do, Ended, Rest, Run, SubFlow
from tests.automation.engine_world import Died, World, step

Steps = list[dict[str, Any]]
SMALL = st.integers(0, 9)
LEAF = st.one_of(
    st.tuples(st.just("transform"), SMALL),
    st.tuples(
        st.just("touch"),
        st.sampled_from(["keyed", "idempotent", "at_most_once"]),
        st.integers(0, 3),  # times it fails
        st.integers(0, 2),  # retries
        st.integers(0, 2),  # times it is slowed down
        st.sampled_from(["stop", "continue", "route"]),
    ),
    st.tuples(st.just("filter"), SMALL),
    st.tuples(st.just("delay"), st.integers(0, 5000)),
    st.tuples(st.just("wait"), st.sampled_from(["approved", "declined", "nobody"]), st.sampled_from(["fail", "continue"])),
)
TREE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.tuples(st.just("loop"), st.integers(0, 3), st.lists(inner, max_size=3)),
        st.tuples(st.just("branch"), SMALL, st.lists(inner, max_size=2), st.lists(inner, max_size=2)),
        st.tuples(st.just("sub-flow"), st.lists(inner, max_size=3)),
    ),
    max_leaves=12,
)
FLOWS = st.lists(TREE, max_size=5)


@dataclass
class Drawn:
    """A tree of the strategy as flows: the steps of the first one, and by name those it enters."""

    steps: Steps = field(default_factory=list)
    inner: dict[str, Steps] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        return not any(problems_of(steps) for steps in (self.steps, *self.inner.values()))

    def draw(self, nodes: list[Any], into: Steps, parent: str = "", branch: str = "") -> Steps:
        for node in nodes:
            own = f"s{len(into) + 1}"
            match node:
                case "transform", value:
                    into.append(step(own, "transform", parent, branch, fields={"value": value}))
                case "touch", effect, fails, retries, slows, policy:
                    options = {"retries": retries, "onError": policy}
                    into.append(step(own, "touch", parent, branch, effect=effect, fails=fails, slows=slows, **options))
                    if policy == "route":
                        into.append(step(f"{own}e", "touch", own, "error", effect="keyed", fails=0, slows=0))
                case "filter", value:
                    into.append(step(own, "filter", parent, branch, expr=f"{{{{trigger.n}}}} > {value}"))
                case "delay", value:
                    into.append(step(own, "delay", parent, branch, ms=value))
                case "wait", fate, late:
                    options = {"mode": "approval", "title": fate, "deadlineSeconds": 60, "onDeadline": late}
                    into.append(step(own, "wait", parent, branch, **options))
                case _:
                    self.around(own, node, into, parent, branch)
        return into

    def around(self, own: str, node: Any, into: Steps, parent: str, branch: str) -> None:
        """A step that has others below it."""
        match node:
            case "loop", size, body:
                into.append(step(own, "loop", parent, branch, arrayPath=f"{{{{trigger.lists[{size}]}}}}"))
                self.draw(body, into, own)
            case "branch", value, one, other:
                paths = [{"label": "yes", "expr": f"{{{{trigger.n}}}} > {value}"}, {"label": "else"}]
                into.append(step(own, "branch", parent, branch, paths=paths))
                self.draw(one, into, own, "yes")
                self.draw(other, into, own, "else")
            case "sub-flow", body:
                name = f"flow{len(self.inner)}"
                self.inner[name] = []
                self.draw(body, self.inner[name])
                mapping = {"n": "{{trigger.n}}", "lists": "{{trigger.lists}}"}
                into.append(step(own, "sub-flow", parent, branch, flowId=name, inputMapping=mapping))


class Model:
    """What must come out."""

    class Fails(Exception):
        pass

    def __init__(self, drawn: Drawn, n: int) -> None:
        self.inner, self.n, self.done = drawn.inner, n, set[str]()
        try:
            self.level(drawn.steps, "", "", "", 0)
            self.failed = False
        except Model.Fails:
            self.failed = True

    def level(self, steps: Steps, parent: str, branch: str, path: str, depth: int) -> bool:
        return all(
            self.one(steps, one, path, depth)
            for one in steps
            if (one["parentStepId"] or "", one["branchPath"] or "") == (parent, branch)
        )

    def one(self, steps: Steps, one: dict[str, Any], path: str, depth: int) -> bool:
        config, label = one["config"], f"step_{steps.index(one) + 1}"
        match one["kind"]:
            case "filter":
                return bool(self.n > int(config["expr"].rsplit(" ", 1)[1]))
            case "branch":
                holds = self.n > int(config["paths"][0]["expr"].rsplit(" ", 1)[1])
                return self.level(steps, one["id"], "yes" if holds else "else", path, depth)
            case "loop":
                for index in range(int(config["arrayPath"].split("[")[1].split("]")[0])):
                    self.level(steps, one["id"], "", below(path, f"{label}:{index}"), depth)
            case "wait" if config["title"] == "nobody" and config["onDeadline"] == "fail":
                raise Model.Fails
            case "sub-flow":
                if depth >= MAX_DEPTH:
                    raise Model.Fails
                self.level(self.inner[config["flowId"]], "", "", below(path, label), depth + 1)
            case "touch":
                return self.touch(steps, one, path, depth)
        return True

    def touch(self, steps: Steps, one: dict[str, Any], path: str, depth: int) -> bool:
        if one["config"]["fails"] <= one.get("retries", 0):
            self.done.add(":".join(part for part in ("x", path, one["id"]) if part))
            return True
        if one["onError"] == "stop":
            raise Model.Fails
        return one["onError"] == "continue" or self.level(steps, one["id"], "error", path, depth)


def below(path: str, part: str) -> str:
    return f"{path}/{part}" if path else part


@dataclass
class Hazards(World):
    """A world in which workers end, people pause, answer early or late, and the other side asks for time."""

    chance: random.Random = field(default_factory=random.Random)
    likely: float = 0.0
    slowed: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)  # what happened, by name

    def __post_init__(self) -> None:
        self.dies = lambda point: self.happens("death")

    def happens(self, name: str) -> bool:
        it_does = self.chance.random() < self.likely
        self.met[name] += it_does
        return it_does

    def act(self, signal: Do) -> Any:
        if self.slowed[signal.context.key] < signal.config.get("slows", 0):
            self.slowed[signal.context.key] += 1
            self.met["slowed"] += 1
            return Slowed("later", seconds=5)
        return super().act(signal)

    def a_pass(self, steps: Steps, payload: Any) -> Ended | Rest:
        run = Run(plan_of(steps), payload, self.journal(), self.terms())
        result: Any = None
        while True:
            self.die("thinking")
            signal = run.advance(result)
            if not isinstance(signal, Do):
                self.die("before the end is stored")
                self.store(run.journal)
                self.die("after it")
                return signal
            if self.happens("pause"):
                run.journal.fresh.pop()  # its beginning is not noted
                self.store(run.journal)
                return Rest(self.now, "paused")
            self.die("before the store")
            self.store(run.journal)
            self.die("before the effect")
            result = self.act(signal)
            self.die("after the effect")

    def live(self, steps: Steps, payload: Any, cancel_after: int) -> Ended | None:
        """Workers take it up until it is over, or until it is canceled after so many passes: then None."""
        for number in range(20_000):
            if number == cancel_after:
                self.met["cancel"] += 1
                return None
            try:
                signal = self.a_pass(steps, payload)
            except Died:
                continue
            if isinstance(signal, Ended):
                return signal
            self.rest(signal)
        raise AssertionError("the execution never ends")

    def rest(self, signal: Rest) -> None:
        """Time passes, or somebody says what is asked."""
        record = signal.record
        if record is not None and signal.parked:
            self.met["doubt"] += 1
            key = ":".join(part for part in ("x", record.path, record.step_id) if part)
            done = self.effects[key] > 0
            told: dict[str, Any] = {"outcome": "succeeded", "output": {}} if done else {"outcome": "retry"}
            self.answers[record.step_id, record.path, record.attempt] = told
        elif record is not None and record.kind == "wait" and record.output["title"] != "nobody":
            if not self.happens("late answer"):
                self.met["answer"] += 1
                self.answers[record.step_id, record.path, record.attempt] = {"decision": record.output["title"]}
        else:
            self.now = max(signal.due or self.now, self.now) + timedelta(milliseconds=1)


def agrees(tree: list[Any], n: int, seed: int, likely: float, cancel_after: int, met: Counter[str] | None = None) -> None:
    """Run one flow under its hazards and compare what came of it with the model."""
    drawn = Drawn()
    drawn.draw(tree, drawn.steps)
    if not drawn.is_sound:
        return  # nested too deep
    payload = {"n": n, "lists": [[0] * size for size in range(4)]}
    inner = {name: SubFlow(name, 1, built(steps)) for name, steps in drawn.inner.items()}
    world = Hazards(flows=inner, chance=random.Random(seed), likely=likely)
    ended, model = world.live(drawn.steps, payload, cancel_after), Model(drawn, n)
    if ended is None:
        assert set(world.effects) <= model.done
    else:
        assert (ended.error is not None) is model.failed
        assert +world.effects == Counter(dict.fromkeys(model.done, 1))
    assert set((+world.effects).values()) <= {1}
    if met is not None:
        met.update(world.met)


def cases() -> Mapping[str, st.SearchStrategy[Any]]:
    """What `agrees` takes, drawn at random."""
    return {
        "tree": FLOWS,
        "n": SMALL,
        "seed": st.integers(0, 2**32),
        "likely": st.sampled_from([0.0, 0.05, 0.15, 0.3]),
        "cancel_after": st.sampled_from([-1, -1, -1, -1, -1, 0, 1, 3, 10]),
    }
