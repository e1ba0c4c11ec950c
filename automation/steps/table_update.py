"""Changes a row of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind, Problem
from automation.services.executions import effects
from automation.services.flows import stepping
from automation.services.tables import writing


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{row}`: what `data` does not name stays, null clears. Raises what `writing.update` does, NotFound among it."""
    table = stepping.table_of(config, context)
    row: dict[str, Any] = {"id": stepping.text_of(config["rowId"], "rowId"), "data": stepping.data_of(config.get("data", {}))}
    if "externalKey" in config:
        row["externalKey"] = stepping.text_of(config["externalKey"], "externalKey") or None

    def act() -> dict[str, Any]:
        return {"row": stepping.shown(writing.update(table, [row], by=stepping.author(context), single=True)[0])}

    return effects.once(context, act)


def check(config: Mapping[str, Any]) -> list[Problem]:
    return [] if "data" in config or "externalKey" in config else [("data", "Say what is to change.")]


kind = Kind(
    name="table.update",
    description="Changes the row of a table with this id: what `data` does not name stays, null clears.",
    schema=stepping.schema(
        ("tableSlug", "rowId"),
        tableSlug=stepping.SLUG,
        rowId=stepping.KEY,
        data=stepping.DATA,
        externalKey=stepping.KEY,
    ),
    run=run,
    effect="keyed",
    sparse=frozenset({"data"}),
    check=check,
)
