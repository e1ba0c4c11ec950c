"""Makes a row of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind
from automation.services.executions import effects
from automation.services.flows import stepping
from automation.services.tables import writing


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{row}`, made once however often the step is tried. Raises what `writing.create` does."""
    table = stepping.table_of(config, context)
    row: dict[str, Any] = {"data": stepping.data_of(config["data"])}
    if key := stepping.text_of(config.get("externalKey"), "externalKey"):
        row["externalKey"] = key

    def act() -> dict[str, Any]:
        return {"row": stepping.shown(writing.create(table, [row], by=stepping.author(context), single=True)[0])}

    return effects.once(context, act)


kind = Kind(
    name="table.write",
    description="Makes a row of a table; it fails where another row has the `externalKey`.",
    schema=stepping.schema(("tableSlug", "data"), tableSlug=stepping.SLUG, data=stepping.DATA, externalKey=stepping.KEY),
    run=run,
    effect="keyed",
    sparse=frozenset({"data"}),
)
