"""Events of rows, for those who listen: one for each statement, with what changed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from automation.models import Table
from connect_platform.core import events
from connect_platform.core.api.rendering import dumps, loads

PREFIX = "table.row."
#: Begins the author of what a step of an execution wrote.
EXECUTION = "execution:"
#: An event with rows larger than this, in bytes, names their ids only.
LARGEST = 256 * 1024
# Webhooks that are switched off count too: what they miss can be recovered.
_LISTENS = """
SELECT EXISTS (
  SELECT FROM automation_webhookendpoint WHERE company_id = %(company)s AND kind = 'company'
    AND events && ARRAY[%(type)s, '*']::varchar[]
) OR EXISTS (
  SELECT FROM automation_flowtrigger WHERE company_id = %(company)s AND provider = 'platform' AND name = %(type)s AND is_active
)
"""


def tell(table: Table, action: str, rows: Sequence[dict[str, Any]], by: str) -> None:
    """Emit `table.row.<action>` in the caller's transaction, where somebody listens.

    `data` is `{tableId, tableSlug, rowIds, rows, row}`; `row` is the row where there is just one. Rows that are too large are
    left out: `rows` is empty then, and `row` null. `executionId` names the execution whose step it was, so that no flow starts
    itself again and again.
    """
    if not rows or not listens(table.company_id, PREFIX + action):
        return
    shown = [plain(row) for row in rows]
    if len(dumps(shown)) > LARGEST:
        shown = []
    data = {
        "tableId": str(table.pk),
        "tableSlug": table.slug,
        "rowIds": [row["id"] for row in rows],
        "rows": shown,
        "row": shown[0] if len(rows) == 1 and shown else None,
    }
    if by.startswith(EXECUTION):
        data["executionId"] = by.removeprefix(EXECUTION)
    events.emit(table.company_id, PREFIX + action, data)


def listens(company_id: int, type: str) -> bool:
    """Whether a webhook or a flow of the company waits for events of a type."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTENS, {"company": company_id, "type": type})
        return bool(cursor.fetchone()[0])


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON values alone: a number beyond a float is the nearest one, times are text."""
    data = {name: float(value) if isinstance(value, Decimal) else value for name, value in row["data"].items()}
    found: dict[str, Any] = loads(dumps({**row, "data": data}))
    return found
