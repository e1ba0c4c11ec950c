"""Finds rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automation.engine.kinds import Context, Kind
from automation.services.flows import stepping
from automation.services.tables import filters, reading

MOST, USUAL = 1000, 100


def run(config: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """`{rows, total}`: the first `limit` of those that meet all conditions, and how many do."""
    table = stepping.table_of(config, context)
    rows, total = reading.page(
        table,
        limit=config.get("limit", USUAL),
        search=stepping.text_of(config.get("search"), "search"),
        conditions=filters.kept(table, config.get("filter") or []),
        sort=filters.kept_sort(table, config.get("sort") or []),
    )
    return {"rows": [stepping.shown(row) for row in rows], "total": total}


kind = Kind(
    name="table.query",
    description="Finds rows of a table by `filter` (conditions of column, op and value), `search` and `sort`.",
    schema=stepping.schema(
        ("tableSlug",),
        tableSlug=stepping.SLUG,
        filter={"type": ["array", "object"], "maxItems": filters.MOST},
        search={"type": "string", "maxLength": 2000},
        sort={"type": "array", "maxItems": 5, "items": {"type": "string", "minLength": 1, "maxLength": 200}},
        limit={"type": "integer", "minimum": 1, "maximum": MOST},
    ),
    run=run,
    effect="idempotent",
)
