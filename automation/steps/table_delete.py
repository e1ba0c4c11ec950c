"""Deletes a row of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind
from automation.services.executions import effects
from automation.services.flows import stepping
from automation.services.tables import writing


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{deleted}`: whether there was such a row."""
    table, row_id = stepping.table_of(config, context), stepping.text_of(config["rowId"], "rowId")
    return effects.once(context, lambda: {"deleted": bool(writing.delete(table, [row_id], by=stepping.author(context)))})


kind = Kind(
    name="table.delete",
    description="Deletes the row of a table with this id; without such a row it does nothing.",
    schema=stepping.schema(("tableSlug", "rowId"), tableSlug=stepping.SLUG, rowId=stepping.KEY),
    run=run,
    effect="keyed",
)
