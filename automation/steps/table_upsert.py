"""Makes a row of a table, or merges into the one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind, Problem
from automation.services.executions import effects
from automation.services.flows import stepping
from automation.services.tables import writing


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{created, row}`; the row is found by `externalKey`, or by the unique column `keyColumn`, whose value is in `data`."""
    table = stepping.table_of(config, context)
    row: dict[str, Any] = {"data": stepping.data_of(config["data"])}
    column = str(config.get("keyColumn") or "")
    if key := stepping.text_of(config.get("externalKey"), "externalKey"):
        row["externalKey"] = key

    def act() -> dict[str, Any]:
        (made,) = writing.upsert(table, [row], by=stepping.author(context), key_column=column, single=True)
        return {"created": made.action == "created", "row": stepping.shown(made.row)}

    return effects.once(context, act)


def check(config: Mapping[str, Any]) -> list[Problem]:
    is_keyed = config.get("externalKey") not in (None, "") or config.get("keyColumn") not in (None, "", "externalKey")
    return [] if is_keyed else [("externalKey", "Give the row's externalKey, or the keyColumn to find it by.")]


kind = Kind(
    name="table.upsert",
    description="Merges `data` into the row with this `externalKey`, or this value of a unique `keyColumn`, or makes it.",
    schema=stepping.schema(
        ("tableSlug", "data"),
        tableSlug=stepping.SLUG,
        data=stepping.DATA,
        externalKey=stepping.KEY,
        keyColumn={"type": "string", "maxLength": 200},
    ),
    run=run,
    effect="keyed",
    sparse=frozenset({"data"}),
    check=check,
)
