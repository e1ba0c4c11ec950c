"""A world for tests of replays: steps that touch it are counted by place, and one of them fails until it is mended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from automation.engine import kinds
from automation.engine.kinds import Context, Kind, StepFailed
from automation.models import Execution, Flow, StepRun
from automation.services.executions import executing
from automation.services.flows import flows
from connect_platform.core.actors import Actor

Place = tuple[str, str]


@dataclass
class Outside:
    """What steps of kind `touch` reach, by path and step."""

    broken: Place | None = None  # the place that fails for good
    breaks_at: int = 0  # or the one that is touched so late
    touched: Counter[Place] = field(default_factory=Counter)
    keys: list[str] = field(default_factory=list)

    def run(self, config: Any, context: Context) -> Any:
        place = (context.path, context.step_id)
        self.touched[place] += 1
        self.keys.append(context.key)
        if self.breaks_at and sum(self.touched.values()) == self.breaks_at:
            self.broken = place
        if place == self.broken or config.get("breaks"):
            raise StepFailed("It is broken.", code="broken")
        return {"value": config.get("value")}

    def mend(self) -> None:
        self.broken, self.breaks_at = None, 0


def with_outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    """Let flows have steps of kind `touch`."""
    world = Outside()
    touch = Kind(
        name="touch",
        description="Touches the world.",
        schema={"type": "object"},
        run=world.run,
        effect=lambda config, context: config.get("effect", "keyed"),
    )
    known = {**kinds.kinds(), "touch": touch}
    monkeypatch.setattr("automation.engine.plan.kinds", lambda: known)
    return world


def published(actor: Actor, *steps: dict[str, Any], **settings: Any) -> Flow:
    flow = flows.create(actor, name="Flow", steps=steps, settings=settings)
    flows.publish(actor, flow)
    return Flow.objects.get(pk=flow.pk)


def changed(actor: Actor, flow: Flow, *steps: dict[str, Any]) -> Flow:
    """The flow with other steps, published again."""
    flows.publish(actor, flows.change(actor, flow, {"steps": steps}))
    return Flow.objects.get(pk=flow.pk)


def ended(execution: Execution) -> str:
    """Run what is due, and say how this one stands."""
    executing.pump()
    execution.refresh_from_db()
    return str(execution.state)


def story(execution: Execution) -> list[tuple[str, str, str, bool]]:
    """Step, path, status and whether it was taken over, in the order in which they began."""
    rows = StepRun.objects.filter(execution_id=execution.pk).order_by("started_at", "id")
    return [(row.step_id, row.path, row.status, row.taken_over) for row in rows]


def outputs(execution: Execution) -> dict[Place, Any]:
    """What everything came to in the end."""
    rows = StepRun.objects.filter(execution_id=execution.pk).order_by("attempt")
    return {(row.path, row.step_id): (row.status, row.output) for row in rows}
