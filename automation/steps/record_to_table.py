"""Puts a record into a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from automation import expressions
from automation.engine.kinds import Context, Kind, Problem, StepFailed
from automation.services.executions import effects
from automation.services.flows import stepping
from automation.services.records import tabling
from automation.services.tables import columns


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{created, row}`: the row with the record's external id as key, made or merged.

    `mapping` says for columns what goes there: a dotted path in the record's data, or an expression; without it, what has a
    column's name. Raises StepFailed `no_record`, and what `writing.upsert` does.
    """
    table, record = stepping.table_of(config, context), stepping.record_of(config, context)
    if record is None:
        hint = "Give recordId, or start the flow with a record."
        raise StepFailed("There is no such record.", code="no_record", hint=hint)
    names = [column.name for column in columns.shown(table)]
    data = tabling.values_of(record, names, config.get("mapping") or {}, context.scope)
    row = {"externalKey": tabling.key_of(record), "data": data}

    def act() -> dict[str, Any]:
        (made,) = tabling.put(table, [row], by=stepping.author(context), single=True)
        return {"created": made.action == "created", "row": stepping.shown(made.row)}

    return effects.once(context, act)


def check(config: Mapping[str, Any]) -> Iterator[Problem]:
    for name, source in (config.get("mapping") or {}).items():
        try:
            expressions.check(source)
        except expressions.ExpressionError as error:
            yield f"mapping.{name}", str(error)


kind = Kind(
    name="record.to_table",
    description="Puts a record, by default the one the flow was started with, into a table under its external id.",
    schema=stepping.schema(
        ("tableSlug",),
        tableSlug=stepping.SLUG,
        recordId=stepping.KEY,
        mapping={"type": "object", "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 20000}},
    ),
    run=run,
    effect="keyed",
    raw=frozenset({"mapping"}),
    check=check,
)
