"""What is wrong with a flow template: each step is rendered, strictly, on what the steps before it come to by the catalogue."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from automation import expressions
from automation.engine.kinds import Choose, Context, Each, Reply, StepFailed, Stop, Until
from automation.engine.plan import Step, built, problems_of
from automation.expressions import Outcome, Scope
from automation.services.flows import cloning, templates
from automation.template_spec import Template
from connect_platform.core.errors import InvalidInput
from connections.services.calling import calls
from integrations import catalogue

FAILURE = {"code": "http_503", "message": "The server answered 503.", "hint": "", "retryable": True}
_LINKS = {name: {f"step_{number}": "https://example.com/resume/x" for number in range(1, 30)} for name in
          ("resumeUrls", "approveUrls", "declineUrls")}  # fmt: skip


def given(template: Template) -> list[dict[str, Any]]:
    """Its steps with the examples of its values filled in, each with an id."""
    values = {value.key: value.example for value in template.values}
    return [{"id": f"s{place}", **cloning.filled(step, values)} for place, step in enumerate(template.steps, 1)]


@dataclass
class Walk:
    """One look at all steps of a template, whatever branch they are on. `wrong` says step, field and reason."""

    template: Template
    wrong: list[str] = field(default_factory=list)
    outcomes: dict[str, Any] = field(default_factory=dict)

    def all(self) -> list[str]:
        steps = given(self.template)
        if found := problems_of(steps):
            return [f"{place}: {reasons}" for place, reasons in found.items()]
        about = {"execution": {"id": "x", "mode": "live", **_LINKS}, "flow": {"id": "f", "name": "F"}}
        values = {**about, "trigger": copy.deepcopy(templates.sample_of(self.template))}
        self.sequence(built(steps), values)
        return self.wrong

    def sequence(self, steps: tuple[Step, ...], values: dict[str, Any]) -> None:
        for step in steps:
            output = self.one(step, values)
            self.outcomes[step.label] = output
            for label, children in step.children.items():
                inner = dict(values)
                if step.kind.name == "loop":
                    inner |= {f"{step.label}_item": {"value": output.items[0], "index": 0, "total": len(output.items)}}
                elif label == "error":
                    inner[step.label] = Outcome({"error": FAILURE})
                self.sequence(children, inner)
                values |= {name: value for name, value in inner.items() if name not in values and not name.endswith("_item")}
            values[step.label] = Outcome(plain(output))

    def one(self, step: Step, values: dict[str, Any]) -> Any:
        """What a step comes to on the samples; what is wrong with it is noted."""
        scope = Scope(values, strict=True)
        config: dict[str, Any] = {}
        for name, value in step.config.items():
            try:
                config[name] = value if name in step.kind.raw else expressions.render(value, scope)
            except expressions.ExpressionError as error:
                self.wrong.append(f"{step.label} {name}: {error}")
        if step.label in self.template.samples:
            return self.template.samples[step.label]
        try:
            return self.outcome(step, config, scope)
        except (StepFailed, InvalidInput, expressions.ExpressionError) as error:
            self.wrong.append(f"{step.label} {step.name}: {error}")
            return Each([None]) if step.kind.name == "loop" else {}

    def outcome(self, step: Step, config: Mapping[str, Any], scope: Scope) -> Any:
        match step.kind.name:
            case "action":
                return self.action(config)
            case "http":
                return {"status": 200, "headers": {}, "body": {}}
            case "emit":
                return {"eventId": "evt_1"}
            case "wait":
                fields = {one["name"]: (one.get("choices") or ["text"])[0] for one in config.get("fields", ())}
                return {"decision": "approved", "comment": "", "values": fields}
            case "delay":
                return {"delayedMs": 1}
        context = Context(1, "f", "x", "live", step.id, "", 1, "k", datetime(2026, 6, 1, tzinfo=UTC), scope)
        found = step.kind.run(config, context)
        assert not isinstance(found, Each) or found.items, f"{step.label}: the sample has nothing to go through"
        return found

    def action(self, config: Mapping[str, Any]) -> Any:
        provider = catalogue.find(config["providerType"])
        rule = provider.action(config["actionName"]) if provider else None
        if provider is None or rule is None:
            self.wrong.append(f"There is no action {config['actionName']} of {config['providerType']}.")
            return {}
        calls.check_inputs(rule, config.get("inputMapping") or {})
        return copy.deepcopy(rule.sample)


def plain(output: Any) -> Any:
    """An outcome as expressions of later steps see it."""
    match output:
        case Each(items=items):
            return {"iterations": len(items), "results": [{} for _ in items]}
        case Stop(output=inner) | Choose(output=inner) | Until(output=inner):
            return inner
        case Reply(status=status, body=body):
            return {"status": status, "body": body}
        case dict():
            return output
    return {"result": output}


def unused(template: Template) -> Iterator[str]:
    """Values no step and no trigger asks for, and places no value is declared for."""
    asked = set(cloning.places([*template.steps, dict(template.trigger.config) if template.trigger else {}]))
    yield from sorted(asked ^ {value.key for value in template.values})
