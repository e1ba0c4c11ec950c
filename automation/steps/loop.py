"""Runs the steps below it once for each item of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation import expressions
from automation.engine.kinds import Context, Each, Kind, StepFailed


def run(config: Mapping[str, Any], context: Context) -> Each:
    """`{iterations, results}`: how many rounds there were, and what the last step of each came to.

    `arrayPath` is an expression, or a bare path such as `trigger.items`. Raises StepFailed where it leads to no list.
    """
    path = config["arrayPath"]
    items = expressions.render(path if "{{" in path else f"{{{{{path}}}}}", context.scope)
    if items in (None, ""):
        return Each([])
    if not isinstance(items, list):
        raise StepFailed(f"{path} is not a list.", code="not_a_list", hint="Let arrayPath lead to a list.")
    return Each(items)


def check(config: Mapping[str, Any]) -> list[tuple[str, str]]:
    path = config["arrayPath"]
    try:
        expressions.check(path if "{{" in path else f"{{{{{path}}}}}")
    except expressions.ExpressionError as error:
        return [("arrayPath", str(error))]
    return []


kind = Kind(
    name="loop",
    description="Runs the steps below it once for each item of a list; they see `step_N_item.value`, `.index` and `.total`.",
    schema={
        "type": "object",
        "properties": {"arrayPath": {"type": "string", "minLength": 1, "maxLength": 2000}},
        "required": ["arrayPath"],
        "additionalProperties": False,
    },
    run=run,
    raw=frozenset({"arrayPath"}),
    children=lambda config: ("",),
    check=check,
)
