"""Chooses one of several paths by conditions; the first that holds wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from automation.engine.kinds import Choose, Context, Kind, Problem
from automation.expressions import ExpressionError, condition_of, holds

ELSE = "else"


def run(config: Mapping[str, Any], context: Context) -> Choose:
    """`{path}`: the label of the first path whose condition holds, `else` where there is such a path, or null."""
    for path in config["paths"]:
        if "expr" not in path or holds(path["expr"], context.scope):
            return Choose(path["label"], {"path": path["label"]})
    return Choose("", {"path": None})


def children(config: Mapping[str, Any]) -> Iterator[str]:
    paths = config.get("paths")
    for path in paths if isinstance(paths, list) else ():
        if isinstance(path, Mapping) and isinstance(path.get("label"), str):
            yield path["label"]


def check(config: Mapping[str, Any]) -> Iterator[Problem]:
    labels = [path["label"] for path in config["paths"]]
    for place, path in enumerate(config["paths"]):
        if path["label"] in labels[:place]:
            yield f"paths.{place}.label", "Another path has this label."
        if "expr" not in path and (path["label"] != ELSE or place != len(labels) - 1):
            yield f"paths.{place}.expr", "Only the last path, called else, goes without a condition."
        try:
            condition_of(path.get("expr", "true"))
        except ExpressionError as error:
            yield f"paths.{place}.expr", str(error)


kind = Kind(
    name="branch",
    description="Runs the steps of the first path whose condition holds; `else` comes last and needs none.",
    schema={
        "type": "object",
        "properties": {
            "paths": {
                "type": "array",
                "minItems": 1,
                "maxItems": 50,
                "items": {
                    "type": "object",
                    "properties": {
                        "label": {"type": "string", "minLength": 1, "maxLength": 100},
                        "expr": {"type": "string", "minLength": 1, "maxLength": 20000},
                    },
                    "required": ["label"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["paths"],
        "additionalProperties": False,
    },
    run=run,
    raw=frozenset({"paths"}),
    children=children,
    check=check,
)
