"""Finds one row of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind
from automation.services.flows import stepping
from automation.services.tables import reading


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{found, row}`: the oldest row with that value in the column, which may be `externalKey` or `id`."""
    row = reading.lookup(stepping.table_of(config, context), str(config["column"]), config["value"])
    return {"found": row is not None, "row": stepping.shown(row) if row else None}


kind = Kind(
    name="table.lookup",
    description="Finds the oldest row of a table with a value in a column, or in `externalKey`.",
    schema=stepping.schema(
        ("tableSlug", "column", "value"), tableSlug=stepping.SLUG, column={"type": "string", "minLength": 1}, value={}
    ),
    run=run,
    effect="idempotent",
)
