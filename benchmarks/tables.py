"""A table of a million rows: pages near and far, lookups by every kind of key, filters, and single writes."""

from __future__ import annotations

import json
import statistics
import sys
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlencode

from benchmarks.history import measure
from benchmarks.stack import free_port, platform, stack

#: p95 of page 10,000 over p95 of page 1, and milliseconds of a lookup at p95.
PAGE_CLAIM, LOOKUP_CLAIM = 2.0, 5.0
ROWS = 1_000_000
COLUMNS: list[dict[str, Any]] = [
    {"name": "email", "type": "email", "unique": True},
    {"name": "city", "type": "string", "indexed": True},
    {"name": "note", "type": "string"},
    {"name": "seats", "type": "number"},
    {"name": "price", "type": "number"},
    {"name": "active", "type": "boolean"},
    {"name": "since", "type": "date"},
    {"name": "seen", "type": "date"},
    {"name": "plan", "type": "select", "options": ["free", "growth", "team"]},
    {"name": "extra", "type": "json"},
]
_SEED = """
INSERT INTO tables.{relation} (external_key, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10)
SELECT 'key-' || n, 'user' || n || '@example.com', 'City ' || n %% 5000, 'Note ' || md5(n::text), n %% 500, n / 100.0,
  n %% 2 = 0, '2026-01-' || lpad((n %% 28 + 1)::text, 2, '0'), '2026-01-15T10:30:' || lpad((n %% 60)::text, 2, '0') || 'Z',
  (ARRAY['free', 'growth', 'team'])[n %% 3 + 1], '{{"a": 1}}' FROM generate_series(1, %(count)s) n
"""
_BLOCKS = """
INSERT INTO automation_tableblock (table_id, number, rows)
SELECT %(table)s, id / 1000, count(*) FROM tables.{relation} GROUP BY 2
"""


def seed(count: int) -> str:
    """The API key of a company that has a table `big` of so many rows."""
    from django.db import connection

    from automation.models import Table
    from automation.services.tables import designing
    from tests.factories import make_actor, make_key

    actor = make_actor()
    table = designing.create(actor, name="Big", slug="big", columns=COLUMNS)
    with connection.cursor() as cursor:
        bound: dict[str, Any] = {"table": table.pk, "count": count}
        cursor.execute(_SEED.format(relation=f"t_{table.pk.hex}"), bound)
        cursor.execute(_BLOCKS.format(relation=f"t_{table.pk.hex}"), bound)
        cursor.execute("VACUUM ANALYZE")
    Table.objects.filter(pk=table.pk).update(row_count=count)
    key = make_key(actor)[1]
    connection.close()
    return key


def questions(rows: int) -> dict[str, tuple[str, dict[str, object]]]:
    """What is asked for, by name: path behind the table and query. Pages deep down are as deep as there are rows."""
    last = rows // 100
    middle = rows // 2
    return {
        "page 1": ("/rows", {"limit": 100}),
        "page in the middle": ("/rows", {"limit": 100, "page": last // 2}),
        f"page {last:,}": ("/rows", {"limit": 100, "page": last}),
        "after, in the middle": ("/rows", {"limit": 100, "after": middle}),
        "lookup by external key": ("/rows/lookup", {"column": "externalKey", "value": f"key-{middle}"}),
        "lookup by unique column": ("/rows/lookup", {"column": "email", "value": f"user{middle}@example.com"}),
        "lookup by indexed column": ("/rows/lookup", {"column": "city", "value": "City 4321"}),
        "lookup of nothing": ("/rows/lookup", {"column": "email", "value": "nobody@example.com"}),
        "one row": (f"/rows/{middle}", {}),
        "filter on an indexed column": ("/rows", {"filter[city]": "City 77", "limit": 100}),
        "filter on one without index": ("/rows", {"filter[seats][gt]": 498, "limit": 100}),
        "sort by one without index": ("/rows", {"sort": "-price", "limit": 100}),
    }


def main() -> int:
    """Measure and print; 1 when a claim is missed."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100,000 rows and 40 calls of each instead of 200")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args()
    count, calls = (ROWS // 10, 40) if options.quick else (ROWS, 200)
    port, rows = free_port(), {}
    with stack(PORT=str(port)) as running:
        key = seed(count)
        running.serve(platform(port), port)
        for name, (path, query) in questions(count).items():
            url = f"http://127.0.0.1:{port}/connect/v1/tables/big{path}?{urlencode(query)}"
            is_slow = "without index" in name
            cuts = statistics.quantiles(measure(url, key, 10 if is_slow else calls), n=20)
            rows[name] = {"p50_ms": round(cuts[9] * 1000, 2), "p95_ms": round(cuts[18] * 1000, 2)}
    if options.json:
        print(json.dumps({"benchmark": "tables", "rows": count, "results": rows}, indent=2))
    else:
        print(f"\nA table of {count:,} rows and 10 columns, one caller, pages of 100\n{'':32} {'p50 ms':>8} {'p95 ms':>8}")
        for name, row in rows.items():
            print(f"{name:32} {row['p50_ms']:8.2f} {row['p95_ms']:8.2f}")
    far, near = rows[f"page {count // 100:,}"]["p95_ms"], rows["page 1"]["p95_ms"]
    lookups = max(row["p95_ms"] for name, row in rows.items() if name.startswith("lookup"))
    return int(far > PAGE_CLAIM * near or lookups > LOOKUP_CLAIM)


if __name__ == "__main__":
    sys.exit(main())
