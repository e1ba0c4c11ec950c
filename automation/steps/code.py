"""Computes one value from an expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation import expressions
from automation.engine.kinds import Context, Kind


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{value}`: that of the expression."""
    return {"value": expressions.evaluate(config["expression"], context.scope)}


def check(config: Mapping[str, Any]) -> list[tuple[str, str]]:
    try:
        expressions.check(config["expression"])
    except expressions.ExpressionError as error:
        return [("expression", str(error))]
    return []


kind = Kind(
    name="code",
    description="Computes a value with expressions, filters and comparisons; no programming language runs.",
    schema={
        "type": "object",
        "properties": {"expression": {"type": "string", "minLength": 1, "maxLength": 20000}},
        "required": ["expression"],
        "additionalProperties": False,
    },
    run=run,
    raw=frozenset({"expression"}),
    check=check,
)
