"""Changes one value by a named operation: text, numbers, dates, lists and look-ups, for who would rather not write filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from automation.comparing import equal
from automation.engine.kinds import Context, Kind, Problem, StepFailed
from automation.filters import FILTERS, FilterError

#: Operations that are filters, and the names of the options that are their values.
_FILTERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "uppercase": ("upper", ()),
    "lowercase": ("lower", ()),
    "capitalize": ("capitalize", ()),
    "titlecase": ("title", ()),
    "trim": ("trim", ()),
    "to_number": ("to_number", ()),
    "default": ("default", ("default",)),
    "truncate": ("truncate", ("length",)),
    "replace": ("replace", ("find", "replaceWith")),
    "split": ("split", ("separator",)),
    "join": ("join", ("separator",)),
    "length": ("length", ()),
    "url_encode": ("url_encode", ()),
    "strip_html": ("strip_tags", ()),
    "add": ("plus", ("number",)),
    "subtract": ("minus", ("number",)),
    "multiply": ("times", ("number",)),
    "divide": ("divide", ("number",)),
    "round": ("round", ("decimals",)),
    "format_number": ("format_number", ("decimals",)),
    "format_date": ("date", ("format", "timeZone")),
    "add_time": ("add_time", ("amount", "unit")),
    "to_time_zone": ("in_zone", ("timeZone",)),
    "first": ("first", ()),
    "last": ("last", ()),
    "sort": ("sort", ("key",)),
    "unique": ("unique", ("key",)),
    "sum": ("sum", ("key",)),
    "pick": ("map", ("key",)),
    "parse_json": ("from_json", ()),
    "to_json": ("to_json", ()),
}
_OTHERS = ("identity", "lookup")
_OPTIONS = sorted({name for _, names in _FILTERS.values() for name in names})


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{value}`. Raises StepFailed where the operation cannot be done with what it got."""
    operation, value = config["operation"], config.get("value")
    if operation == "identity":
        return {"value": value}
    if operation == "lookup":
        return {"value": _looked_up(value, config)}
    name, options = _FILTERS[operation]
    rule = FILTERS[name]
    given = [config[option] for option in options if option in config]
    try:
        return {"value": rule.run(value, *given)}
    except FilterError as error:
        raise StepFailed(f"{operation}: {error}", code="cannot_format") from None


def _looked_up(value: Any, config: Mapping[str, Any]) -> Any:
    for row in config.get("table", ()):
        if equal(row["from"], value):
            return row["to"]
    return config.get("default")


def check(config: Mapping[str, Any]) -> Iterator[Problem]:
    operation = config["operation"]
    if operation == "lookup":
        if "table" not in config:
            yield "table", "A look-up needs a table."
        return
    if operation == "identity":
        return
    name, options = _FILTERS[operation]
    for option in options[: FILTERS[name].least]:
        if option not in config:
            yield option, f"The operation {operation} needs it."


_TEXT: Any = {"type": "string", "maxLength": 20000}  # also an expression, whose value may be of any type
_OPTION: Any = {"anyOf": [_TEXT, {"type": "number"}, {"type": "boolean"}, {"type": "null"}]}
kind = Kind(
    name="formatter",
    description="Changes one value: text, number, date, list, or a look-up in a small table.",
    schema={
        "type": "object",
        "properties": {
            "operation": {"type": "string", "enum": [*_OTHERS, *_FILTERS]},
            "value": {},
            **dict.fromkeys(_OPTIONS, _OPTION),
            "default": {},
            "table": {
                "type": "array",
                "maxItems": 1000,
                "items": {
                    "type": "object",
                    "properties": {"from": {}, "to": {}},
                    "required": ["from", "to"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["operation"],
        "additionalProperties": False,
    },
    run=run,
    check=check,
)
