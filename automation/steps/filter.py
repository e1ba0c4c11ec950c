"""Goes on only where a condition holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from automation.engine.kinds import Context, Kind, Problem, Stop
from automation.expressions import ExpressionError, condition_of, holds


def run(config: Mapping[str, Any], context: Context) -> Any:
    """`{passed}`; where it is false, nothing after the step runs."""
    passed = holds(config["expr"], context.scope)
    return {"passed": True} if passed else Stop({"passed": False})


def check(config: Mapping[str, Any]) -> Iterator[Problem]:
    try:
        condition_of(config["expr"])
    except ExpressionError as error:
        yield "expr", str(error)


kind = Kind(
    name="filter",
    description="Goes on only where a condition holds; otherwise the execution ends well and later steps are skipped.",
    schema={
        "type": "object",
        "properties": {"expr": {"type": "string", "minLength": 1, "maxLength": 20000}},
        "required": ["expr"],
        "additionalProperties": False,
    },
    run=run,
    raw=frozenset({"expr"}),
    check=check,
)
